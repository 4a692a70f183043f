package dev.navarch.generate.name;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Scope;
import dev.navarch.generate.Steps;
import dev.navarch.generate.TypeGeneration;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.List;

/**
 * Generates name tables (NDS). A view has exactly one, if only an empty one: agents read the first that they get and no other. The proxies of a
 * cluster and network share it.
 */
public final class NameTables implements TypeGeneration<NameTableView> {
    private final PodsOf podsOf;

    /** Whose pods the name of a headless service stands for. Those behind a gateway never: they are not reached by their addresses. */
    public enum PodsOf {
        ALL_CLUSTERS, OWN_CLUSTER
    }

    public NameTables(PodsOf podsOf) {
        this.podsOf = podsOf;
    }

    @Override
    public ResourceType type() {
        return ResourceType.NAME_TABLE;
    }

    @Override
    public Class<NameTableView> viewType() {
        return NameTableView.class;
    }

    /** Only sidecars answer for the DNS of a workload. */
    @Override
    public List<NameTableView> views(World world, Proxy proxy) {
        return proxy.type() != Proxy.Type.SIDECAR
                ? List.of()
                : List.of(new NameTableView(Scope.of(world, proxy), proxy.cluster(), proxy.network(), proxy.hasIpv4(),
                        proxy.hasIpv6()));
    }

    @Override
    public ResourceSet generate(World world, NameTableView view) {
        NameTableWriter table = new NameTableWriter(world, view, podsOf);
        world.services().values().forEach(table::add);
        return ResourceSet.of(List.of(table.write()));
    }

    /** A table is one message, so it is made anew as a whole; but hardly any change concerns it. */
    @Override
    public Generation.Step step(ResourceSet previous, World world, WorldDelta delta, NameTableView view) {
        return delta.everything() || !delta.services().isEmpty() || movesPods(world, delta)
                ? Steps.between(previous, generate(world, view))
                : Steps.none(previous);
    }

    private static boolean movesPods(World world, WorldDelta delta) {
        for (ServiceKey key : delta.endpoints()) {
            Service service = world.service(key);
            if (service != null && service.isHeadless()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Resource absent(String name) {
        throw new IllegalArgumentException("name tables are never asked for by name: " + name);
    }
}
