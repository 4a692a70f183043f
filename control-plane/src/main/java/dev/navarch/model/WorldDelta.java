package dev.navarch.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a World changed with regard to an earlier one. It may name too much, never too little.
 *
 * @param everything whether all may have changed (mesh configuration, networks, cluster-local hosts, {@link World#scopes}); the sets are
 *        then of no account
 * @param services whose definition came, changed or went, service accounts and VIPs included
 * @param endpoints of services whose endpoints changed
 * @param workloads pods that came, went or changed in what their proxies depend on: labels, ports, address
 * @param ports port numbers whose {@link World#byPort} changed, or a service in it
 * @param peerPolicies namespaces whose part of {@link World#peerAuthentications} changed
 * @param securityPolicies namespaces for whose workloads other {@link World#securityPolicies} may be; {@link #ALL_NAMESPACES} for all
 * @param config resources of {@link World#traffic} that came, changed or went
 * @param rules what changed of {@link World#traffic} for the clients of hosts
 * @param clusters whose state, network or membership changed
 * @param addresses by cluster, where services without a selector came to run, run otherwise, or run no longer
 * @param origins for each source cluster the monotonic nanoseconds at which the earliest news in here was read
 */
public record WorldDelta(boolean everything, Set<ServiceKey> services, Set<ServiceKey> endpoints, Set<WorkloadKey> workloads,
        Set<Integer> ports, Set<String> peerPolicies, Set<String> securityPolicies, Set<ConfigKey> config, RuleChanges rules,
        Set<ClusterId> clusters,
        Map<ClusterId, Set<String>> addresses,
        Map<ClusterId, Long> origins) {

    /** Stands for every namespace. */
    public static final String ALL_NAMESPACES = "";
    public static final WorldDelta NONE = new WorldDelta(false, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(),
            Set.of(), RuleChanges.NONE,
            Set.of(), Map.of(),
            Map.of());

    public WorldDelta {
        services = Set.copyOf(services);
        endpoints = Set.copyOf(endpoints);
        workloads = Set.copyOf(workloads);
        ports = Set.copyOf(ports);
        peerPolicies = Set.copyOf(peerPolicies);
        securityPolicies = Set.copyOf(securityPolicies);
        config = Set.copyOf(config);
        clusters = Set.copyOf(clusters);
        Map<ClusterId, Set<String>> copied = new HashMap<>();
        addresses.forEach((cluster, each) -> copied.put(cluster, Set.copyOf(each)));
        addresses = Map.copyOf(copied);
        origins = Map.copyOf(origins);
    }

    public boolean isEmpty() {
        return !everything && services.isEmpty() && endpoints.isEmpty() && workloads.isEmpty() && ports.isEmpty()
                && peerPolicies.isEmpty() && securityPolicies.isEmpty() && config.isEmpty() && rules.isEmpty()
                && clusters.isEmpty()
                && addresses.isEmpty();
    }

    /** Both, this one first. */
    public WorldDelta then(WorldDelta later) {
        if (isEmpty() && origins.isEmpty()) {
            return later;
        }
        if (later.isEmpty() && later.origins.isEmpty()) {
            return this;
        }
        Map<ClusterId, Long> earliest = new HashMap<>(origins);
        later.origins.forEach((cluster, nanos) -> earliest.merge(cluster, nanos, (a, b) -> a - b < 0 ? a : b));
        return new WorldDelta(everything || later.everything, union(services, later.services), union(endpoints, later.endpoints),
                union(workloads, later.workloads), union(ports, later.ports),
                union(peerPolicies, later.peerPolicies), union(securityPolicies, later.securityPolicies),
                union(config, later.config), rules.then(later.rules), union(clusters, later.clusters),
                union(addresses, later.addresses), earliest);
    }

    /** Whether other security policies may be for the workloads of a namespace. */
    public boolean touchesSecurityOf(String namespace) {
        return securityPolicies.contains(namespace) || securityPolicies.contains(ALL_NAMESPACES);
    }

    private static Map<ClusterId, Set<String>> union(Map<ClusterId, Set<String>> a, Map<ClusterId, Set<String>> b) {
        Map<ClusterId, Set<String>> both = new HashMap<>(a);
        b.forEach((cluster, addresses) -> both.merge(cluster, addresses, WorldDelta::union));
        return both;
    }

    private static <T> Set<T> union(Set<T> a, Set<T> b) {
        if (a.isEmpty()) {
            return b;
        }
        if (b.isEmpty()) {
            return a;
        }
        Set<T> both = new HashSet<>(a);
        both.addAll(b);
        return Collections.unmodifiableSet(both);
    }
}
