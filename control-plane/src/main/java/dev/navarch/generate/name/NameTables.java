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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Generates name tables (NDS). A view has exactly one, if only an empty one: agents read the first that they get and no other. The proxies of a
 * cluster and network share it.
 */
public final class NameTables implements TypeGeneration<NameTableView> {
    /** Above that many namespaces a table is made anew rather than patched. */
    private static final int PATCHED_MOST = 16;

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

    /** Hardly any change concerns names. One that does makes those of its namespaces anew: pods may be named by several services there. */
    @Override
    public Generation.Step step(ResourceSet previous, World world, WorldDelta delta, NameTableView view) {
        if (delta.everything()) {
            return Steps.between(previous, generate(world, view));
        }
        Set<String> namespaces = concerned(world, delta);
        if (namespaces.isEmpty()) {
            return Steps.none(previous);
        }
        if (namespaces.size() > PATCHED_MOST) {
            return Steps.between(previous, generate(world, view));
        }
        Set<ServiceKey> services = new TreeSet<>();
        namespaces.forEach(namespace -> services.addAll(world.servicesIn(namespace)));
        NameTableWriter news = new NameTableWriter(world, view, podsOf);
        for (ServiceKey key : services) {
            Service service = world.service(key);
            if (service != null) {
                news.add(service);
            }
        }
        Resource table = news.patch(previous.resources().iterator().next(), namespaces);
        return Steps.between(previous, ResourceSet.of(List.of(table)));
    }

    private static Set<String> concerned(World world, WorldDelta delta) {
        Set<String> namespaces = new HashSet<>();
        delta.services().forEach(key -> namespaces.add(key.namespace()));
        for (ServiceKey key : delta.endpoints()) {
            Service service = world.service(key);
            if (service != null && service.isHeadless()) {
                namespaces.add(key.namespace());
            }
        }
        return namespaces;
    }

    @Override
    public Resource absent(String name) {
        throw new IllegalArgumentException("name tables are never asked for by name: " + name);
    }
}
