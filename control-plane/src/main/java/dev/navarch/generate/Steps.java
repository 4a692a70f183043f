package dev.navarch.generate;

import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Ways from one set of resources to the next. Pure, any thread. */
public final class Steps {

    private Steps() {
    }

    /** Nothing changed. */
    public static Generation.Step none(ResourceSet set) {
        return new Generation.Step(set, Set.of(), Set.of());
    }

    /** From a set to one that was made from scratch. */
    public static Generation.Step between(ResourceSet previous, ResourceSet next) {
        Set<String> changed = new HashSet<>();
        Set<String> removed = new HashSet<>();
        for (Resource resource : next.resources()) {
            Resource old = previous.get(resource.name());
            if (old == null || !old.version().equals(resource.version())) {
                changed.add(resource.name());
            }
        }
        for (Resource resource : previous.resources()) {
            if (next.get(resource.name()) == null) {
                removed.add(resource.name());
            }
        }
        return new Generation.Step(next, changed, removed);
    }

    /** Replaces some names of a set by what is now made for them; a name for which nothing is made is removed. */
    public static Generation.Step replace(ResourceSet previous, Collection<String> names, Collection<Resource> made) {
        ResourceSet set = previous;
        Set<String> changed = new HashSet<>();
        Set<String> removed = new HashSet<>();
        Set<String> present = new HashSet<>();
        for (Resource resource : made) {
            present.add(resource.name());
            ResourceSet next = set.with(resource);
            if (next != set) {
                changed.add(resource.name());
                set = next;
            }
        }
        for (String name : names) {
            if (!present.contains(name) && set.get(name) != null) {
                set = set.without(name);
                removed.add(name);
            }
        }
        return new Generation.Step(set, changed, removed);
    }

    /**
     * For types that have resources by service and port.
     *
     * @param kind by which they are called
     * @param touched services whose resources may be others now
     * @param make what a service has now
     */
    public static Generation.Step byService(ClusterKind kind, ResourceSet previous, World world, WorldDelta delta,
            Set<ServiceKey> touched, Function<Service, List<Resource>> make) {
        if (touched.isEmpty()) {
            return none(previous);
        }
        List<Resource> made = new ArrayList<>();
        for (ServiceKey key : touched) {
            Service service = world.service(key);
            if (service != null) {
                made.addAll(make.apply(service));
            }
        }
        Set<ServiceKey> redefined = new HashSet<>(touched);
        redefined.retainAll(delta.services());
        return replace(previous, names(previous, delta, redefined, kind::name, kind::hostname), made);
    }

    /**
     * The names under which redefined services may have something in a set, whatever ports they had. A service whose endpoints alone changed
     * still has what it had.
     *
     * @param naming how port and host make a name
     * @param host the host in a name
     * @return mutable, the caller's own
     */
    public static Collection<String> names(ResourceSet previous, WorldDelta delta, Set<ServiceKey> redefined,
            BiFunction<Integer, String, String> naming, UnaryOperator<String> host) {
        Set<String> hosts = new HashSet<>();
        redefined.forEach(key -> hosts.add(key.hostname()));
        List<String> names = new ArrayList<>();
        if ((long) hosts.size() * delta.ports().size() <= previous.size()) {
            for (String one : hosts) {
                delta.ports().forEach(port -> names.add(naming.apply(port, one)));
            }
        } else {
            for (String name : previous.byName().keySet()) {
                if (hosts.contains(host.apply(name))) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
