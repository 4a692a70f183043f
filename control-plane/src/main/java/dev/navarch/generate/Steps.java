package dev.navarch.generate;

import dev.navarch.model.FactKind;
import dev.navarch.model.HostPattern;
import dev.navarch.model.RuleChanges.HostRule;
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
     * For types that have resources by service, port and subset.
     *
     * @param kind by which they are called
     * @param rules that say which subsets there are
     * @param touched services whose resources may be others now, besides those with other rules
     * @param make what a service has now
     */
    public static Generation.Step byService(ClusterKind kind, RuleScope rules, ResourceSet previous, World world,
            WorldDelta delta, Set<ServiceKey> touched, Function<Service, List<Resource>> make) {
        Set<ServiceKey> ruled = rules.touched(world, delta, FactKind.DESTINATION_RULE);
        if (touched.isEmpty() && ruled.isEmpty()) {
            return none(previous);
        }
        Set<ServiceKey> all = new HashSet<>(touched);
        all.addAll(ruled);
        List<Resource> made = new ArrayList<>();
        for (ServiceKey key : all) {
            Service service = world.service(key);
            if (service != null) {
                made.addAll(make.apply(service));
            }
        }
        Set<ServiceKey> redefined = new HashSet<>(touched);
        redefined.retainAll(delta.services());
        redefined.addAll(ruled);
        return replace(previous, clusterNames(kind, previous, world, delta, redefined), made);
    }

    /** Whatever ports and subsets those services had, and have. A service whose endpoints alone changed still has what it had. */
    private static Collection<String> clusterNames(ClusterKind kind, ResourceSet previous, World world, WorldDelta delta,
            Set<ServiceKey> redefined) {
        List<String> names = new ArrayList<>();
        for (ServiceKey key : redefined) {
            Set<Integer> ports = new HashSet<>(delta.services().contains(key) ? delta.ports() : Set.of());
            Service service = world.service(key);
            if (service != null) {
                service.ports().forEach(port -> ports.add(port.number()));
            }
            Set<String> subsets = new HashSet<>(world.traffic().destinations().subsetsOf(key.hostname()));
            subsets.add("");
            for (HostRule rule : delta.rules().hosts()) {
                if (HostPattern.matches(rule.host(), key.hostname())) {
                    subsets.addAll(rule.subsets());
                }
            }
            for (int port : ports) {
                subsets.forEach(subset -> names.add(kind.name(port, subset, key.hostname())));
            }
            if (names.size() > previous.size()) {
                return names(previous, redefined, kind::hostname);
            }
        }
        return names;
    }

    private static Collection<String> names(ResourceSet previous, Set<ServiceKey> redefined, UnaryOperator<String> host) {
        Set<String> hosts = new HashSet<>();
        redefined.forEach(key -> hosts.add(key.hostname()));
        return previous.byName().keySet().stream().filter(name -> hosts.contains(host.apply(name))).toList();
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
