package dev.navarch.generate.cluster;

import dev.navarch.generate.ClusterKind;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.cluster.ClustersView.Served;
import dev.navarch.generate.cluster.ClustersView.SniDnat;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.ArrayList;
import java.util.List;

/**
 * Clusters of a gateway between networks, one for each port of a service, called like the server name that leads there. They are handed bytes
 * that somebody else encrypted, so they know of neither TLS nor HTTP.
 */
final class SniDnatClusters {
    private final World world;
    private final MeshConfig mesh;
    private final SniDnat view;

    SniDnatClusters(World world, SniDnat view) {
        this.world = world;
        this.mesh = world.mesh();
        this.view = view;
    }

    List<Resource> of(Service service) {
        if (!view.scope().sees(service)) {
            return List.of();
        }
        DestinationRuleFact rule = view.rules().destination(world, service);
        List<Resource> clusters = new ArrayList<>(service.ports().size());
        for (ServicePort port : service.ports()) {
            if (port.protocol() != Protocol.UDP) {
                Destination.of(service, port, rule).forEach(each -> clusters.add(cluster(each)));
            }
        }
        return clusters;
    }

    private Resource cluster(Destination destination) {
        Service service = destination.service();
        ServicePort port = destination.port();
        String name = ClusterKind.SNI_DNAT.name(port.number(), destination.subset(), service.hostname());
        Served served = new Served(service.key(), service.name(), port.number(), port.name());
        Cluster.Builder cluster = Cluster.newBuilder().setName(name)
                .setAltStatName(StatNames.of(name, mesh.outboundClusterStatName(), served, "", destination.subset()))
                .setType(Cluster.DiscoveryType.EDS).setLbPolicy(Cluster.LbPolicy.LEAST_REQUEST)
                .setEdsClusterConfig(ClusterParts.discovered(name))
                .setConnectTimeout(ClusterParts.duration(mesh.connectTimeout())).setCircuitBreakers(ClusterParts.NO_LIMITS)
                .setCommonLbConfig(ClusterParts.NEVER_PANIC).setMetadata(ClusterParts.services(List.of(served)));
        PolicyWriter.write(cluster, destination.policy());
        return Resource.of(ResourceType.CLUSTER, name, cluster.build());
    }
}
