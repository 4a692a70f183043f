package dev.navarch.registry;

import dev.navarch.model.ClusterId;
import dev.navarch.model.Endpoint;
import dev.navarch.model.Labels;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Protocol;
import dev.navarch.model.Resolution;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.ServicePort;
import dev.navarch.model.TrafficDistribution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges the definitions that clusters have of one service. Pure: nothing but its arguments counts, and their order does not.
 *
 * <p>Whose definition is in force: the config cluster's, else the oldest, else the first by cluster id. Istio takes whichever cluster it
 * attached first, so there a restart may change a service; here it may not.
 */
final class ServiceMerge {
    private final RegistrySettings settings;
    private final MeshConfig mesh;
    private final ClusterLocalHosts clusterLocal;
    private final Comparator<Definition> precedence;

    ServiceMerge(RegistrySettings settings, MeshConfig mesh) {
        this.settings = settings;
        this.mesh = mesh;
        this.clusterLocal = new ClusterLocalHosts(mesh, settings.domainSuffix());
        this.precedence = Comparator.comparing((Definition d) -> !d.cluster.equals(settings.configCluster()))
                .thenComparingLong(d -> d.fact.creationTime()).thenComparing(Definition::cluster);
    }

    /** What one cluster has to say of the service. */
    record Definition(ClusterId cluster, ServiceFact fact, @Nullable NamespaceFact namespace, Collection<Endpoint> endpoints) {
    }

    static String hostname(ObjectKey key, String domainSuffix) {
        return key.name() + "." + key.namespace() + ".svc." + domainSuffix;
    }

    /** Where the service leads if the definition in force makes it an alias, else null. */
    @Nullable
    String aliasTarget(Collection<Definition> definitions) {
        return definitions.stream().min(precedence).filter(base -> resolution(base.fact) == Resolution.ALIAS)
                .map(base -> base.fact.externalName()).orElse(null);
    }

    /** Null when no cluster defines it. */
    @Nullable
    Service merge(ObjectKey key, Collection<Definition> definitions, Collection<String> aliases) {
        if (definitions.isEmpty()) {
            return null;
        }
        List<Definition> ordered = new ArrayList<>(definitions);
        ordered.sort(precedence);
        Definition base = ordered.getFirst();
        ServiceFact fact = base.fact;
        String hostname = hostname(key, settings.domainSuffix());
        SortedMap<ClusterId, List<String>> vips = new TreeMap<>();
        SortedMap<ClusterId, List<String>> external = new TreeMap<>();
        SortedSet<String> accounts = new TreeSet<>();
        for (Definition definition : ordered) {
            vips.put(definition.cluster, addresses(definition.fact));
            if (!definition.fact.externalAddresses().isEmpty()) {
                external.put(definition.cluster, definition.fact.externalAddresses());
            }
            declaredAccounts(definition.fact, accounts);
            definition.endpoints.forEach(endpoint -> accounts.add(endpoint.workload().serviceAccount()));
        }
        accounts.remove("");
        return new Service(new ServiceKey(hostname, key.namespace()), key.name(), base.cluster, resolution(fact), ports(fact),
                Collections.unmodifiableSortedMap(vips), addresses(fact).getFirst(), List.copyOf(new TreeSet<>(aliases)),
                resolution(fact) == Resolution.ALIAS ? fact.externalName() : "", Collections.unmodifiableSortedMap(external),
                exportTo(fact), Collections.unmodifiableSortedSet(accounts), fact.creationTime(), fact.resourceVersion(),
                fact.labels(),
                fact.selector(), fact.type(), fact.nodeLocal(), fact.publishNotReadyAddresses(), clusterLocal.contains(hostname),
                trafficDistribution(base), Conflicts.between(ordered));
    }

    static List<String> addresses(ServiceFact fact) {
        return fact.isHeadless() || fact.isExternalName() || fact.clusterIps().isEmpty()
                ? List.of(Service.NO_ADDRESS)
                : fact.clusterIps();
    }

    static Resolution resolution(ServiceFact fact) {
        if (fact.isHeadless()) {
            return Resolution.PASSTHROUGH;
        }
        return fact.isExternalName() ? Resolution.ALIAS : Resolution.CLIENT_SIDE_LB;
    }

    static List<ServicePort> ports(ServiceFact fact) {
        return fact.ports().stream().map(port -> new ServicePort(port.name(), port.number(), Protocol.of(port))).toList();
    }

    private void declaredAccounts(ServiceFact fact, SortedSet<String> accounts) {
        Labels annotations = fact.annotations();
        for (String account : words(annotations.getOrDefault("alpha.istio.io/canonical-serviceaccounts", ""))) {
            accounts.add(account);
        }
        for (String account : words(annotations.getOrDefault("alpha.istio.io/kubernetes-serviceaccounts", ""))) {
            accounts.add("spiffe://" + mesh.trustDomain() + "/ns/" + fact.key().namespace() + "/sa/" + account);
        }
    }

    private List<String> exportTo(ServiceFact fact) {
        String annotation = fact.annotations().get("networking.istio.io/exportTo");
        List<String> to = annotation == null ? mesh.defaultServiceExportTo() : words(annotation);
        return List.copyOf(new TreeSet<>(to.isEmpty() ? mesh.defaultServiceExportTo() : to));
    }

    private static TrafficDistribution trafficDistribution(Definition base) {
        String annotation = "networking.istio.io/traffic-distribution";
        String ofNamespace = base.namespace == null ? "" : base.namespace.annotations().getOrDefault(annotation, "");
        return switch (base.fact.trafficDistribution()) {
            case "PreferClose", "PreferSameZone" -> TrafficDistribution.PREFER_SAME_ZONE;
            case "PreferSameNode" -> TrafficDistribution.PREFER_SAME_NODE;
            default -> switch (base.fact.annotations().getOrDefault(annotation, ofNamespace).toLowerCase(Locale.ROOT)) {
                case "preferclose", "prefersamezone" -> TrafficDistribution.PREFER_SAME_ZONE;
                case "prefersamenode" -> TrafficDistribution.PREFER_SAME_NODE;
                default -> TrafficDistribution.ANY;
            };
        };
    }

    private static List<String> words(String list) {
        List<String> words = new ArrayList<>();
        for (String word : list.split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }
}
