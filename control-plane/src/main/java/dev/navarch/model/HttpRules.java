package dev.navarch.model;

import dev.navarch.model.HttpRoute.Forward;
import dev.navarch.model.HttpRoute.Match;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules for HTTP that sidecars have, found by the host that is called. The very host comes before a pattern, a longer pattern before a
 * shorter one, and the oldest VirtualService has a host to itself. Immutable.
 */
public final class HttpRules {
    public static final HttpRules NONE = new HttpRules(List.of(), "");

    private final List<VirtualServiceFact> services;
    private final String domainSuffix;
    private final Map<String, List<VirtualServiceFact>> exact = new HashMap<>();
    private final Map<String, List<VirtualServiceFact>> patterns = new TreeMap<>(
            Comparator.comparingInt((String pattern) -> -pattern.length()).thenComparing(Comparator.naturalOrder()));
    private final Map<String, Set<String>> hostsByDestination = new HashMap<>();
    private final Set<String> scopes = new HashSet<>();
    private final Set<Labels> sources = new HashSet<>();

    /** @param oldestFirst of all VirtualServices; then by name */
    public HttpRules(List<VirtualServiceFact> oldestFirst, String domainSuffix) {
        this.services = oldestFirst.stream()
                .filter(each -> !each.http().isEmpty() && each.gateways().contains(VirtualServiceFact.MESH)).toList();
        this.domainSuffix = domainSuffix;
        services.forEach(this::add);
    }

    private void add(VirtualServiceFact service) {
        List<String> hosts = hostsOf(service);
        for (String host : hosts) {
            (HostPattern.isPattern(host) ? patterns : exact).computeIfAbsent(host, _ -> new ArrayList<>(1)).add(service);
        }
        for (String to : service.exportTo().contains("*") ? List.<String>of() : service.exportTo()) {
            scopes.add(to.equals(".") ? service.key().namespace() : to);
        }
        for (HttpRoute route : service.http()) {
            for (Match match : route.match()) {
                if (!match.sourceNamespace().isEmpty()) {
                    scopes.add(match.sourceNamespace());
                }
                if (!match.sourceLabels().isEmpty()) {
                    sources.add(match.sourceLabels());
                }
            }
            if (route.action() instanceof Forward forward) {
                forward.destinations().forEach(each -> depends(service, each.destination().host(), hosts));
            }
            route.mirrors().forEach(each -> depends(service, each.destination().host(), hosts));
        }
    }

    private void depends(VirtualServiceFact service, String destination, List<String> hosts) {
        hostsByDestination.computeIfAbsent(HostPattern.qualified(destination, service.key().namespace(), domainSuffix),
                _ -> new HashSet<>()).addAll(hosts);
    }

    /** The hosts that a VirtualService is for, in full. */
    public List<String> hostsOf(VirtualServiceFact service) {
        return service.hosts().stream().map(host -> HostPattern.qualified(host, service.key().namespace(), domainSuffix))
                .toList();
    }

    /** VirtualServices that are for sidecars and have rules for HTTP, oldest first. */
    public List<VirtualServiceFact> services() {
        return services;
    }

    /** Hosts that rules lead to, in full. */
    public Set<String> destinations() {
        return Collections.unmodifiableSet(hostsByDestination.keySet());
    }

    /** Hosts whose rules lead to a host; they may be patterns. */
    public Set<String> hostsThatLeadTo(String destination) {
        return Set.copyOf(hostsByDestination.getOrDefault(destination, Set.of()));
    }

    /** Namespaces whose clients may have other rules than everybody. */
    public Set<String> scopes() {
        return Set.copyOf(scopes);
    }

    /** Labels of clients by which rules tell them apart. */
    public Set<Labels> sources() {
        return Set.copyOf(sources);
    }

    /**
     * Which is for a host; null where none is.
     *
     * @param client the namespace of who calls; empty for those that have the rules that everybody has
     */
    public @Nullable VirtualServiceFact find(String client, String host) {
        VirtualServiceFact found = visible(exact.getOrDefault(host, List.of()), client);
        for (Map.Entry<String, List<VirtualServiceFact>> entry : patterns.entrySet()) {
            if (found == null && HostPattern.matches(entry.getKey(), host)) {
                found = visible(entry.getValue(), client);
            }
        }
        return found;
    }

    private static @Nullable VirtualServiceFact visible(List<VirtualServiceFact> services, String client) {
        for (VirtualServiceFact service : services) {
            if (service.isVisibleTo(client)) {
                return service;
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o == this
                || (o instanceof HttpRules other && services.equals(other.services) && domainSuffix.equals(other.domainSuffix));
    }

    @Override
    public int hashCode() {
        return services.hashCode();
    }

    @Override
    public String toString() {
        return services.toString();
    }
}
