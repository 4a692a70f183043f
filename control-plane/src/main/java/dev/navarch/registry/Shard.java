package dev.navarch.registry;

import static java.util.Objects.requireNonNull;

import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.ClusterView;
import dev.navarch.model.ConfigFact;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.Network;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.registry.RegistryMetrics.FactEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/**
 * One cluster's facts. Owned by the world loop.
 *
 * <p>Each change marks what it makes {@link Stale}; nothing is recomputed before {@link WorldState#fold}, so a burst costs its distinct
 * consequences only. Pods, nodes and services are in persistent maps because the World hands them out.
 */
final class Shard {
    static final String NETWORK_LABEL = "topology.istio.io/network";
    private static final Comparator<ServiceFact> OLDEST_FIRST = Comparator.comparingLong(ServiceFact::creationTime)
            .thenComparing(ServiceFact::key);

    final ClusterId id;
    final Stale stale = new Stale();
    private final String systemNamespace;
    private final RegistryMetrics metrics;
    private ClusterState state = new ClusterState.Connecting();
    private boolean known;
    private HashPMap<ObjectKey, PodFact> pods = HashTreePMap.empty();
    private HashPMap<ObjectKey, NodeFact> nodes = HashTreePMap.empty();
    private HashPMap<String, List<ServiceFact>> servicesByNamespace = HashTreePMap.empty();
    private final Map<ObjectKey, ServiceFact> services = new HashMap<>();
    private final Map<String, Set<ObjectKey>> serviceKeys = new HashMap<>();
    private final Set<ObjectKey> gatewayServices = new HashSet<>();
    private final Map<ObjectKey, NamespaceFact> namespaces = new HashMap<>();
    private final SliceIndex slices = new SliceIndex();
    private final PodAddresses podAddresses = new PodAddresses();
    private final ConfigFacts config = new ConfigFacts();
    final RunsAt runsAt = new RunsAt();

    Shard(ClusterId id, String systemNamespace, RegistryMetrics metrics) {
        this.id = id;
        this.systemNamespace = systemNamespace;
        this.metrics = metrics;
        stale.view = true;
    }

    void state(ClusterState next) {
        if (!next.equals(state)) {
            state = next;
            stale.view = true;
        }
    }

    boolean isKnown() {
        return known;
    }

    void snapshot(List<Fact> facts) {
        if (!known) {
            known = true;
            stale.view = true;
        }
        Map<FactKind, List<Fact>> byKind = new EnumMap<>(FactKind.class);
        facts.forEach(fact -> byKind.computeIfAbsent(fact.kind(), _ -> new ArrayList<>()).add(fact));
        for (FactKind kind : FactKind.values()) {
            replace(kind, byKind.getOrDefault(kind, List.of()));
        }
    }

    void replace(FactKind kind, List<Fact> facts) {
        Set<ObjectKey> gone = new HashSet<>(keys(kind));
        facts.forEach(fact -> gone.remove(fact.key()));
        gone.forEach(key -> gone(kind, key));
        facts.forEach(this::put);
    }

    void apply(FactChange change) {
        switch (change) {
            case FactChange.Put put -> put(put.fact());
            case FactChange.Gone gone -> gone(gone.kind(), gone.key());
        }
    }

    private Collection<ObjectKey> keys(FactKind kind) {
        return switch (kind) {
            case SERVICE -> services.keySet();
            case ENDPOINT_SLICE -> slices.keys();
            case POD -> pods.keySet();
            case NODE -> nodes.keySet();
            case NAMESPACE -> namespaces.keySet();
            case PEER_AUTHENTICATION, AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, GATEWAY, VIRTUAL_SERVICE, DESTINATION_RULE ->
                config.keys(kind);
        };
    }

    private void put(Fact fact) {
        Fact old = switch (fact) {
            case ServiceFact service -> services.put(service.key(), service);
            case SliceFact slice -> slices.put(slice);
            case PodFact pod -> pods.get(pod.key());
            case NodeFact node -> nodes.get(node.key());
            case NamespaceFact namespace -> namespaces.put(namespace.key(), namespace);
            case ConfigFact said -> config.put(said);
        };
        if (fact.equals(old)) {
            metrics.fact(fact.kind(), FactEvent.UPDATE_SAME);
            return;
        }
        metrics.fact(fact.kind(), old == null ? FactEvent.ADD : FactEvent.UPDATE);
        switch (fact) {
            case ServiceFact service -> serviceChanged(service.key(), service);
            case SliceFact slice -> sliceChanged((SliceFact) old, slice);
            case PodFact pod -> {
                pods = pods.plus(pod.key(), pod);
                podChanged((PodFact) old, pod);
            }
            case NodeFact node -> {
                nodes = nodes.plus(node.key(), node);
                nodeChanged((NodeFact) old, node);
            }
            case NamespaceFact namespace -> namespaceChanged(namespace.key().name());
            case ConfigFact _ -> {
                // It has noted the change itself.
            }
        }
    }

    private void gone(FactKind kind, ObjectKey key) {
        Fact old = switch (kind) {
            case SERVICE -> services.remove(key);
            case ENDPOINT_SLICE -> slices.remove(key);
            case POD -> pods.get(key);
            case NODE -> nodes.get(key);
            case NAMESPACE -> namespaces.remove(key);
            case PEER_AUTHENTICATION, AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, GATEWAY, VIRTUAL_SERVICE, DESTINATION_RULE ->
                config.remove(kind, key);
        };
        switch (old) {
            case null -> {
                return;
            }
            case ServiceFact _ -> serviceChanged(key, null);
            case SliceFact slice -> sliceChanged(slice, null);
            case PodFact pod -> {
                pods = pods.minus(key);
                podChanged(pod, null);
            }
            case NodeFact node -> {
                nodes = nodes.minus(key);
                nodeChanged(node, null);
            }
            case NamespaceFact _ -> namespaceChanged(key.name());
            case ConfigFact _ -> {
                // It has noted the change itself.
            }
        }
        metrics.fact(kind, FactEvent.DELETE);
    }

    private void serviceChanged(ObjectKey key, @Nullable ServiceFact now) {
        stale.services.add(key);
        stale.definitions.add(key);
        // What an unready address means depends on its service.
        stale.endpoints.add(key);
        stale.view = true;
        if (now != null && Gateways.isGateway(now)) {
            stale.gateways = true;
            gatewayServices.add(key);
        } else if (gatewayServices.remove(key)) {
            stale.gateways = true;
        }
        stale.serviceLists.add(key.namespace());
        Set<ObjectKey> ofNamespace = serviceKeys.computeIfAbsent(key.namespace(), _ -> new HashSet<>());
        if (now != null) {
            ofNamespace.add(key);
        } else {
            ofNamespace.remove(key);
        }
    }

    private void sliceChanged(@Nullable SliceFact old, @Nullable SliceFact now) {
        if (old != null) {
            stale.endpoints.add(SliceIndex.serviceOf(old));
        }
        if (now != null) {
            stale.endpoints.add(SliceIndex.serviceOf(now));
        }
    }

    private void podChanged(@Nullable PodFact old, @Nullable PodFact now) {
        podAddresses.replace(old, now);
        stale.view = true;
        if (old != null) {
            endpointsOfPodStale(old);
        }
        if (now != null) {
            endpointsOfPodStale(now);
        }
        if (old == null || now == null || !withReadiness(old, now.ready()).equals(now)) {
            stale.workloads.add(old == null ? requireNonNull(now).key() : old.key());
        }
    }

    private static PodFact withReadiness(PodFact pod, boolean ready) {
        return new PodFact(pod.key(), pod.ips(), pod.labels(), pod.serviceAccount(), pod.node(), pod.workloadName(),
                pod.hostname(),
                pod.subdomain(), pod.ports(), ready);
    }

    private void endpointsOfPodStale(PodFact pod) {
        stale.endpoints.addAll(slices.servicesOfPod(pod.key()));
        pod.ips().forEach(ip -> stale.endpoints.addAll(slices.servicesOfPodlessAddress(ip)));
    }

    private void nodeChanged(@Nullable NodeFact old, @Nullable NodeFact now) {
        stale.view = true;
        stale.nodes = true;
        if (old != null && now != null && old.locality().equals(now.locality())) {
            return;
        }
        String name = (old == null ? requireNonNull(now) : old).key().name();
        // Nodes move hardly ever and pods are many: a walk now is cheaper than an index that every pod pays for.
        for (PodFact pod : pods.values()) {
            if (pod.node().equals(name)) {
                stale.workloads.add(pod.key());
                endpointsOfPodStale(pod);
            }
        }
    }

    private void namespaceChanged(String name) {
        stale.definitions.addAll(serviceKeys.getOrDefault(name, Set.of()));
        if (name.equals(systemNamespace)) {
            stale.network = true;
        }
    }

    /** Everything that is derived of this cluster's facts is to be made anew. */
    void everythingStale() {
        stale.definitions.addAll(services.keySet());
        stale.endpoints.addAll(services.keySet());
        stale.endpoints.addAll(slices.services());
        stale.workloads.addAll(pods.keySet());
        stale.view = true;
        stale.gateways = true;
    }

    /** What the cluster's system namespace is labelled with. */
    Network labelledNetwork() {
        NamespaceFact system = namespace(systemNamespace);
        return system == null ? Network.UNKNOWN : Network.of(system.labels().getOrDefault(NETWORK_LABEL, ""));
    }

    @Nullable
    ServiceFact service(ObjectKey key) {
        return services.get(key);
    }

    Set<ObjectKey> services() {
        return Collections.unmodifiableSet(services.keySet());
    }

    /** Those that are labelled with a network. */
    List<ServiceFact> gatewayServices() {
        return gatewayServices.stream().map(key -> requireNonNull(services.get(key))).toList();
    }

    @Nullable
    NamespaceFact namespace(String name) {
        return namespaces.get(new ObjectKey("", name));
    }

    /** Istio's own resources. Only those of the config cluster are asked for. */
    ConfigFacts config() {
        return config;
    }

    /** In the order of their names. */
    Collection<SliceFact> slicesOf(ObjectKey service) {
        return slices.of(service);
    }

    @Nullable
    PodFact pod(ObjectKey key) {
        return pods.get(key);
    }

    /** The pod of that namespace that has the address; a ready one if there are several, then the first by name. */
    @Nullable
    PodFact podByAddress(String ip, String namespace) {
        ObjectKey key = podAddresses.find(ip, namespace, each -> requireNonNull(pods.get(each)).ready());
        return key == null ? null : pods.get(key);
    }

    @Nullable
    NodeFact node(String name) {
        return nodes.get(new ObjectKey("", name));
    }

    ClusterView view() {
        for (String namespace : stale.serviceLists) {
            Set<ObjectKey> keys = serviceKeys.getOrDefault(namespace, Set.of());
            servicesByNamespace = keys.isEmpty()
                    ? servicesByNamespace.minus(namespace)
                    : servicesByNamespace.plus(namespace,
                            keys.stream().map(key -> requireNonNull(services.get(key))).sorted(OLDEST_FIRST).toList());
        }
        return new ClusterView(id, state, known, labelledNetwork(), Collections.unmodifiableMap(servicesByNamespace),
                runsAt.all(),
                Collections.unmodifiableMap(pods), Collections.unmodifiableMap(nodes));
    }
}
