package dev.navarch.generate.cluster;

import dev.navarch.generate.Names;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.cluster.ClustersView.Outbound;
import dev.navarch.generate.cluster.ClustersView.Served;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.Endpoint;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.PeerMode;
import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import dev.navarch.model.TrafficPolicy.Tls;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import java.util.ArrayList;
import java.util.List;

/** The clusters of one outbound view in one World. */
final class OutboundClusters {
    private final World world;
    private final MeshConfig mesh;
    private final Outbound view;

    OutboundClusters(World world, Outbound view) {
        this.world = world;
        this.mesh = world.mesh();
        this.view = view;
    }

    /** Those that every proxy has, whatever services there are. */
    List<Resource> builtIn() {
        List<Resource> clusters = new ArrayList<>();
        clusters.add(resource(Cluster.newBuilder().setName(Names.BLACK_HOLE).setAltStatName(Names.stat(Names.BLACK_HOLE))
                .setType(Cluster.DiscoveryType.STATIC).setConnectTimeout(ClusterParts.duration(mesh.connectTimeout()))));
        if (!view.router()) {
            Cluster.Builder passthrough = ClusterParts.passthrough(Names.PASSTHROUGH, mesh.connectTimeout())
                    .setAltStatName(Names.stat(Names.PASSTHROUGH));
            addFilters(passthrough);
            clusters.add(resource(passthrough));
        }
        return clusters;
    }

    /** One for each port of a service; none for one that the view does not see. */
    List<Resource> of(Service service) {
        if (!view.scope().sees(service)) {
            return List.of();
        }
        DestinationRuleFact rule = view.rules().destination(world, service);
        List<Resource> clusters = new ArrayList<>(service.ports().size());
        for (ServicePort port : service.ports()) {
            if (port.protocol() != Protocol.UDP) {
                Destination.of(service, port, rule).forEach(each -> clusters.add(resource(cluster(each))));
            }
        }
        return clusters;
    }

    private Cluster.Builder cluster(Destination destination) {
        Service service = destination.service();
        ServicePort port = destination.port();
        String name = Names.outbound(port.number(), destination.subset(), service.hostname());
        Served served = new Served(service.key(), service.name(), port.number(), port.name());
        Cluster.Builder cluster = Cluster.newBuilder().setName(name)
                .setAltStatName(StatNames.of(name, mesh.outboundClusterStatName(), served, "", destination.subset()))
                .setConnectTimeout(ClusterParts.duration(mesh.connectTimeout())).setCircuitBreakers(ClusterParts.NO_LIMITS)
                .setCommonLbConfig(ClusterParts.NEVER_PANIC)
                .setMetadata(ClusterParts.services(List.of(served), destination));
        HttpOptions.write(cluster, destination);
        addFilters(cluster);
        if (service.isHeadless() && !view.router()) {
            cluster.setType(Cluster.DiscoveryType.ORIGINAL_DST).setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED);
        } else {
            cluster.setType(Cluster.DiscoveryType.EDS).setLbPolicy(Cluster.LbPolicy.LEAST_REQUEST)
                    .setEdsClusterConfig(ClusterParts.discovered(name));
        }
        PolicyWriter.write(cluster, destination.policy());
        secure(cluster, destination);
        return cluster;
    }

    private void secure(Cluster.Builder cluster, Destination destination) {
        Tls tls = destination.policy().tls();
        if (tls == null) {
            offerMutualTls(cluster, destination);
            return;
        }
        switch (tls.mode()) {
            case DISABLE -> {
                // In clear text, as it is without a socket.
            }
            case SIMPLE, MUTUAL -> cluster
                    .setTransportSocket(OriginatedTls.socket(tls, view.certificate(), destination.isHttp2()));
            case ISTIO_MUTUAL -> {
                if (view.certificate().isThere()) {
                    cluster.setTransportSocket(mutualTls(destination));
                } else {
                    // Whoever has no certificate cannot do as it is told, and clear text is not what was asked for.
                    cluster.setType(Cluster.DiscoveryType.STATIC).setLbPolicy(Cluster.LbPolicy.LEAST_REQUEST)
                            .clearEdsClusterConfig();
                }
            }
        }
    }

    private void offerMutualTls(Cluster.Builder cluster, Destination destination) {
        if (!offersMutualTls(destination.service())) {
            return;
        }
        if (cluster.getType() == Cluster.DiscoveryType.ORIGINAL_DST) {
            if (allSpeakMutualTls(destination.service(), destination.port())) {
                cluster.setTransportSocket(mutualTls(destination));
            }
            return;
        }
        cluster.addTransportSocketMatches(MutualTls.match(mutualTls(destination)))
                .addTransportSocketMatches(MutualTls.PLAINTEXT);
    }

    /** Single workloads left aside: what they demand stands with their endpoints. */
    private boolean offersMutualTls(Service service) {
        return view.certificate().isThere() && mesh.autoMutualTls()
                && world.peerAuthentications().ofNamespace(service.namespace()) != PeerMode.DISABLE;
    }

    private TransportSocket mutualTls(Destination destination) {
        return MutualTls.socket(view.certificate(), mesh, destination, view.metadataExchange());
    }

    /** Where the client picks the address itself, endpoints' metadata are not at hand: so all of them must speak it, or none is asked to. */
    private boolean allSpeakMutualTls(Service service, ServicePort port) {
        List<Endpoint> endpoints = world.endpointsOf(service.key()).all().stream()
                .filter(endpoint -> endpoint.portName().equals(port.name())).toList();
        return !endpoints.isEmpty() && endpoints.stream().allMatch(world.peerAuthentications()::allowMutualTls);
    }

    private void addFilters(Cluster.Builder cluster) {
        if (view.metadataExchange()) {
            cluster.addFilters(ClusterParts.METADATA_EXCHANGE);
        }
    }

    private static Resource resource(Cluster.Builder cluster) {
        return Resource.of(ResourceType.CLUSTER, cluster.getName(), cluster.build());
    }
}
