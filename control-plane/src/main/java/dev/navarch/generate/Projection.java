package dev.navarch.generate;

import dev.navarch.model.FactKind;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import dev.navarch.model.WorkloadKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Generation, put together from the generations of all types.
 */
public final class Projection implements Generation {
    private final Map<ResourceType, TypeGeneration<?>> byType = new EnumMap<>(ResourceType.class);

    /** One generation for each type. */
    public Projection(List<TypeGeneration<?>> generations) {
        for (TypeGeneration<?> generation : generations) {
            if (byType.put(generation.type(), generation) != null) {
                throw new IllegalArgumentException("two generations for " + generation.type());
            }
        }
    }

    @Override
    public List<View> views(World world, Proxy proxy, ResourceType type) {
        return List.copyOf(of(type).views(world, proxy));
    }

    /**
     * A view depends on the services of the proxy's namespace, which may run on its workload, on those that run at its address by their slices'
     * word, on what is demanded there of clients and who may be one, on its pod, on its cluster, and on which namespaces are scopes of their own, whose change is a
     * change of everything. A gateway's depend on what users say there should be.
     */
    @Override
    public boolean movesViews(WorldDelta delta, Proxy proxy) {
        if (delta.everything() || delta.rules().moves(proxy.namespace()) || delta.peerPolicies().contains(proxy.namespace())
                || delta.touchesSecurityOf(proxy.namespace())
                || (proxy.cluster() != null && (delta.clusters().contains(proxy.cluster())
                        || delta.workloads().contains(new WorkloadKey(proxy.cluster(), proxy.namespace(), proxy.podName()))
                        || delta.addresses().getOrDefault(proxy.cluster(), Set.of()).contains(proxy.addresses().getFirst())))) {
            return true;
        }
        if (proxy.type() == Proxy.Type.ROUTER && delta.config().stream().anyMatch(each -> each.kind() == FactKind.GATEWAY)) {
            return true;
        }
        for (ServiceKey service : delta.services()) {
            if (service.namespace().equals(proxy.namespace())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ResourceSet generate(World world, View view) {
        return generate(of(view.type()), world, view);
    }

    private static <V extends View> ResourceSet generate(TypeGeneration<V> generation, World world, View view) {
        return generation.generate(world, generation.viewType().cast(view));
    }

    @Override
    public Step step(ResourceSet previous, World world, WorldDelta delta, View view) {
        return step(of(view.type()), previous, world, delta, view);
    }

    private static <V extends View> Step step(TypeGeneration<V> generation, ResourceSet previous, World world, WorldDelta delta,
            View view) {
        return generation.step(previous, world, delta, generation.viewType().cast(view));
    }

    @Override
    public Resource absent(ResourceType type, String name) {
        return of(type).absent(name);
    }

    private TypeGeneration<?> of(ResourceType type) {
        TypeGeneration<?> generation = byType.get(type);
        if (generation == null) {
            throw new IllegalArgumentException("nobody generates " + type);
        }
        return generation;
    }
}
