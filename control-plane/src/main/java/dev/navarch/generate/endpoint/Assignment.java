package dev.navarch.generate.endpoint;

import dev.navarch.generate.ClusterKind;
import dev.navarch.generate.IpAddresses;
import dev.navarch.generate.ProtoWriter;
import dev.navarch.generate.Resource;
import dev.navarch.model.Endpoint;
import dev.navarch.model.Health;
import dev.navarch.model.Locality;
import dev.navarch.model.NetworkGateway;
import dev.navarch.model.PeerAuthentications;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceEndpoints;
import dev.navarch.model.ServicePort;
import dev.navarch.model.TrafficPolicy.LocalityBalancing;
import dev.navarch.model.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Picks the endpoints of one port of a service for one view and groups them by locality and priority. */
final class Assignment {
    private final Service service;
    private final ServicePort port;
    private final ServicePart part;
    private final @Nullable LocalityBalancing locality;
    private final EndpointsView view;
    private final Horizon horizon;
    private final PeerAuthentications peers;
    private final List<Group> groups = new ArrayList<>();

    /** The endpoints of a locality that are equally near. */
    static final class Group {
        final Locality locality;
        int priority;
        /** Of its clients' traffic; negative where its endpoints' weights say it. */
        int share = -1;
        final List<Endpoint> direct = new ArrayList<>();
        /** Weight by gateway. Empty for most, hence made on demand. */
        Map<NetworkGateway, Integer> gateways = Map.of();

        Group(Locality locality, int priority) {
            this.locality = locality;
            this.priority = priority;
        }

        /** That of its endpoints together, each of which directly reached has {@code each}. */
        int weight(int each) {
            return each * direct.size() + gateways.values().stream().mapToInt(Integer::intValue).sum();
        }

        private void add(NetworkGateway gateway, int weight) {
            if (gateways.isEmpty()) {
                gateways = new TreeMap<>(Comparator.comparing(NetworkGateway::address).thenComparingInt(NetworkGateway::port));
            }
            gateways.merge(gateway, weight, Integer::sum);
        }
    }

    /** @param ofMesh whether failing endpoints are left for those of other localities where nobody says otherwise */
    Assignment(ServicePart part, EndpointsView view, Horizon horizon, PeerAuthentications peers, boolean ofMesh) {
        this.part = part;
        this.service = part.service();
        this.port = part.port();
        this.locality = part.locality(ofMesh);
        this.view = view;
        this.horizon = horizon;
        this.peers = peers;
    }

    Resource encode(ServiceEndpoints endpoints, ProtoWriter writer) {
        for (List<Endpoint> ofCluster : endpoints.byCluster().values()) {
            for (Endpoint endpoint : ofCluster) {
                if (isFor(endpoint)) {
                    add(endpoint);
                }
            }
        }
        if (locality != null && !locality.distribute().isEmpty()) {
            LocalityWeights.apply(locality.distribute(), view.locality(), groups, horizon.scale());
        }
        compactPriorities();
        groups.sort(Comparator.comparing((Group g) -> g.locality).thenComparingInt(g -> g.priority));
        return AssignmentEncoder.encode(view.kind().name(port.number(), part.subset(), service.hostname()), groups,
                horizon.scale(), this::speaksMutualTls,
                writer);
    }

    private boolean isFor(Endpoint endpoint) {
        Workload workload = endpoint.workload();
        if (!endpoint.portName().equals(port.name()) || !part.labels().isSubsetOf(workload.labels())
                || (part.onlyReady() && endpoint.health() != Health.HEALTHY) || endpoint.health() == Health.TERMINATING
                || !IpAddresses.isIp(endpoint.address()) || !horizon.isInView(workload.network())) {
            return false;
        }
        if (view.kind() == ClusterKind.SNI_DNAT && !isOwnAndMutualTls(endpoint)) {
            return false;
        }
        boolean sameCluster = workload.cluster().equals(view.cluster());
        if (service.nodeLocal()) {
            return sameCluster && !view.node().isEmpty() && workload.node().equals(view.node());
        }
        return !service.clusterLocal() || sameCluster;
    }

    /**
     * What a gateway hands on it cannot open, so only who speaks mutual TLS is meant by it. And it leads into its own network only: two gateways
     * that led to each other would go round in circles.
     */
    private boolean isOwnAndMutualTls(Endpoint endpoint) {
        return horizon.isDirect(endpoint.workload()) && peers.allowMutualTls(endpoint);
    }

    /** A rule has the last word, but not where a gateway hands on what it cannot open. */
    private boolean speaksMutualTls(Endpoint endpoint) {
        Boolean said = view.kind() == ClusterKind.SNI_DNAT ? null : part.mutualTls();
        return said == null ? peers.allowMutualTls(endpoint) : said;
    }

    private void add(Endpoint endpoint) {
        Workload workload = endpoint.workload();
        if (horizon.isDirect(workload)) {
            group(workload).direct.add(endpoint);
            return;
        }
        // Gateways route by the name in the TLS handshake, so what does not speak mutual TLS is not reached; and behind a gateway nobody sees
        // which endpoint is unhealthy, so only healthy ones count.
        if (!speaksMutualTls(endpoint) || endpoint.health() != Health.HEALTHY) {
            return;
        }
        List<NetworkGateway> gateways = horizon.gatewaysTo(workload);
        for (NetworkGateway gateway : gateways) {
            group(workload).add(gateway, Math.max(1, horizon.scale() / gateways.size()));
        }
    }

    /** There are few localities: looking through them beats a map. */
    private Group group(Workload workload) {
        int priority = locality == null
                ? Nearness.priority(service, view, workload)
                : locality.distribute().isEmpty() ? Nearness.priority(locality, view, workload) : 0;
        for (Group group : groups) {
            if (group.priority == priority && group.locality.equals(workload.locality())) {
                return group;
            }
        }
        Group group = new Group(workload.locality(), priority);
        groups.add(group);
        return group;
    }

    /** Envoy refuses priorities with holes. */
    private void compactPriorities() {
        Map<Integer, Integer> ranks = new HashMap<>();
        groups.stream().map(g -> g.priority).distinct().sorted().forEach(p -> ranks.put(p, ranks.size()));
        groups.forEach(g -> g.priority = ranks.getOrDefault(g.priority, 0));
    }
}
