package dev.navarch.registry;

import dev.navarch.model.Endpoint;
import dev.navarch.model.Health;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.Network;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.model.SliceFact.AddressType;
import dev.navarch.model.Workload;
import dev.navarch.model.WorkloadKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes one cluster's endpoints of one service from its slices, pods and nodes, by Istio's rules. Reads a {@link Shard}, changes nothing.
 *
 * <p>Where two slices give the same address and port, the one whose name comes first wins, and the result is sorted: the order in which the
 * facts came leaves no trace.
 */
final class EndpointBuilder {
    private static final Comparator<Place> BY_ADDRESS = Comparator.comparing(Place::address).thenComparing(Place::portName);

    private final Shard shard;
    private final Networks networks;
    private final Identities identities;
    private final boolean dualStack;
    private final Network clusterNetwork;
    /** Workloads made so far, so that all endpoints of a pod share one; dropped with the builder. */
    private final Map<ObjectKey, Workload> workloads = new HashMap<>();

    EndpointBuilder(Shard shard, Networks networks, Identities identities, boolean dualStack) {
        this.shard = shard;
        this.networks = networks;
        this.identities = identities;
        this.dualStack = dualStack;
        this.clusterNetwork = shard.labelledNetwork();
    }

    /** What identifies an endpoint within one cluster and service. */
    private record Place(String address, String portName) {
    }

    /**
     * What came of a service.
     *
     * @param missingPods pods that slices name and that are not known
     * @param isOfNobody whether there is neither a definition nor a slice
     */
    record Made(List<Endpoint> endpoints, Set<ObjectKey> missingPods, boolean isOfNobody) {
    }

    Made build(ObjectKey serviceKey) {
        Set<ObjectKey> missing = new HashSet<>();
        Collection<SliceFact> slices = shard.slicesOf(serviceKey);
        ServiceFact service = shard.service(serviceKey);
        boolean joined = dualStack && service != null && service.clusterIps().size() > 1;
        TreeMap<Place, Endpoint> found = new TreeMap<>(BY_ADDRESS);
        for (SliceFact slice : slices) {
            if (joined && slice.addressType() == AddressType.IPV6) {
                // The IPv4 slice's endpoints carry all addresses of their pods.
                continue;
            }
            for (SliceFact.Address address : slice.addresses()) {
                Workload workload = workload(serviceKey, address);
                if (workload == null) {
                    missing.add(new ObjectKey(serviceKey.namespace(), address.pod()));
                    continue;
                }
                List<String> addresses = addresses(workload, address, joined);
                Health health = health(service, address);
                for (SliceFact.Port port : slice.ports()) {
                    found.putIfAbsent(new Place(address.ip(), port.name()),
                            new Endpoint(addresses, port.number(), port.name(), health, workload));
                }
            }
        }
        return new Made(List.copyOf(found.values()), missing, service == null && slices.isEmpty());
    }

    /** The pod's own list where it says the same, so that it is kept once. */
    private List<String> addresses(Workload workload, SliceFact.Address address, boolean joined) {
        PodFact pod = workload.isPod() ? shard.pod(new ObjectKey(workload.namespace(), workload.key().name())) : null;
        boolean isAll = pod != null && pod.ips().contains(address.ip()) && (joined || pod.ips().size() == 1);
        return isAll && pod != null ? pod.ips() : List.of(address.ip());
    }

    static Health health(@Nullable ServiceFact service, SliceFact.Address address) {
        if (address.ready()) {
            return Health.HEALTHY;
        }
        if (service != null && address.terminating()) {
            return address.serving() && hasPersistentSessions(service) ? Health.DRAINING : Health.TERMINATING;
        }
        return Health.UNHEALTHY;
    }

    private static boolean hasPersistentSessions(ServiceFact service) {
        return service.labels().get("istio.io/persistent-session") != null
                || service.labels().get("istio.io/persistent-session-header") != null;
    }

    /** Null while the pod that the slice names is not known: the endpoint would lack its identity, so it waits. */
    private @Nullable Workload workload(ObjectKey service, SliceFact.Address address) {
        String namespace = service.namespace();
        if (address.pod().isEmpty()) {
            PodFact pod = shard.podByAddress(address.ip(), namespace);
            return pod == null ? withoutPod(namespace, address) : ofPod(pod);
        }
        PodFact pod = shard.pod(new ObjectKey(namespace, address.pod()));
        return pod == null ? null : ofPod(pod);
    }

    private Workload withoutPod(String namespace, SliceFact.Address address) {
        return new Workload(new WorkloadKey(shard.id, namespace, ""), address.ip(), Labels.EMPTY, "", "", address.node(),
                network("", address.ip()), Locality.NONE, false, "", "");
    }

    private Workload ofPod(PodFact pod) {
        return workloads.computeIfAbsent(pod.key(), _ -> {
            String address = pod.ips().isEmpty() ? "" : pod.ips().getFirst();
            return new Workload(new WorkloadKey(shard.id, pod.key().namespace(), pod.key().name()), address, pod.labels(),
                    identities.of(pod.key().namespace(), pod.serviceAccount()), pod.workloadName(),
                    pod.node(), network(pod.labels().getOrDefault(Shard.NETWORK_LABEL, ""), address), locality(pod),
                    "istio".equals(pod.labels().get("security.istio.io/tlsMode")), pod.hostname(), pod.subdomain());
        });
    }

    private Network network(String podLabel, String address) {
        if (!podLabel.isEmpty()) {
            return Network.of(podLabel);
        }
        return clusterNetwork.isKnown() ? clusterNetwork : networks.of(shard.id, address);
    }

    private Locality locality(PodFact pod) {
        for (String label : List.of("topology.istio.io/locality", "istio-locality")) {
            String value = pod.labels().get(label);
            if (value != null && !value.isEmpty()) {
                return Locality.parse(value.indexOf('/') >= 0 ? value : value.replace('.', '/'));
            }
        }
        NodeFact node = pod.node().isEmpty() ? null : shard.node(pod.node());
        return node == null ? Locality.NONE : node.locality();
    }
}
