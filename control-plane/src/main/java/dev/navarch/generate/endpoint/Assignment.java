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
import dev.navarch.model.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Picks the endpoints of one port of a service for one view and groups them by locality and priority. */
final class Assignment {
    private final Service service;
    private final ServicePort port;
    private final EndpointsView view;
    private final Horizon horizon;
    private final PeerAuthentications peers;
    private final List<Group> groups = new ArrayList<>();

    /** The endpoints of a locality that are equally near. */
    static final class Group {
        final Locality locality;
        int priority;
        final List<Endpoint> direct = new ArrayList<>();
        /** Weight by gateway. Empty for most, hence made on demand. */
        Map<NetworkGateway, Integer> gateways = Map.of();

        Group(Locality locality, int priority) {
            this.locality = locality;
            this.priority = priority;
        }

        private void add(NetworkGateway gateway, int weight) {
            if (gateways.isEmpty()) {
                gateways = new TreeMap<>(Comparator.comparing(NetworkGateway::address).thenComparingInt(NetworkGateway::port));
            }
            gateways.merge(gateway, weight, Integer::sum);
        }
    }

    Assignment(Service service, ServicePort port, EndpointsView view, Horizon horizon, PeerAuthentications peers) {
        this.service = service;
        this.port = port;
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
        compactPriorities();
        groups.sort(Comparator.comparing((Group g) -> g.locality).thenComparingInt(g -> g.priority));
        return AssignmentEncoder.encode(view.kind().name(port.number(), service.hostname()), groups, horizon.scale(),
                peers::allowMutualTls,
                writer);
    }

    private boolean isFor(Endpoint endpoint) {
        Workload workload = endpoint.workload();
        if (!endpoint.portName().equals(port.name()) || endpoint.health() == Health.TERMINATING
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

    private void add(Endpoint endpoint) {
        Workload workload = endpoint.workload();
        if (horizon.isDirect(workload)) {
            group(workload).direct.add(endpoint);
            return;
        }
        // Gateways route by the name in the TLS handshake, so what does not speak mutual TLS is not reached; and behind a gateway nobody sees
        // which endpoint is unhealthy, so only healthy ones count.
        if (!peers.allowMutualTls(endpoint) || endpoint.health() != Health.HEALTHY) {
            return;
        }
        List<NetworkGateway> gateways = horizon.gatewaysTo(workload);
        for (NetworkGateway gateway : gateways) {
            group(workload).add(gateway, Math.max(1, horizon.scale() / gateways.size()));
        }
    }

    /** There are few localities: looking through them beats a map. */
    private Group group(Workload workload) {
        int priority = Nearness.priority(service, view, workload);
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
