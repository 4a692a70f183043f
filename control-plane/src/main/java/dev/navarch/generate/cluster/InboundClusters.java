package dev.navarch.generate.cluster;

import com.google.protobuf.Duration;
import dev.navarch.generate.Names;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.cluster.ClustersView.Inbound;
import dev.navarch.generate.cluster.ClustersView.Target;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.ExtraSourceAddress;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The clusters by which a sidecar reaches its own workload. */
final class InboundClusters {
    /** As long as Envoy's durations go: a connection to oneself is never stale. */
    private static final Duration NEVER = Duration.newBuilder().setSeconds(9_223_372_035L).build();

    private InboundClusters() {
    }

    static List<Resource> all(MeshConfig mesh, Inbound view) {
        BindConfig source = source(view);
        List<Resource> clusters = new ArrayList<>();
        clusters.add(resource(ClusterParts.passthrough(Names.INBOUND_PASSTHROUGH, mesh.connectTimeout())
                .setAltStatName(Names.stat(Names.PASSTHROUGH)).setUpstreamBindConfig(source)));
        for (Target target : view.targets()) {
            clusters.add(resource(cluster(mesh, target, source)));
        }
        return clusters;
    }

    private static Cluster.Builder cluster(MeshConfig mesh, Target target, BindConfig source) {
        String name = Names.inbound(target.port());
        Cluster.Builder cluster = Cluster.newBuilder().setName(name)
                .setAltStatName(StatNames.of(name, mesh.inboundClusterStatName(), target.services().getFirst(),
                        Integer.toString(target.port())))
                .setType(Cluster.DiscoveryType.ORIGINAL_DST).setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED)
                .setCleanupInterval(NEVER).setConnectTimeout(ClusterParts.duration(mesh.connectTimeout()))
                .setCircuitBreakers(ClusterParts.NO_LIMITS).setUpstreamBindConfig(source)
                .setMetadata(ClusterParts.services(target.services()));
        ClusterParts.speak(cluster, target.protocol());
        return cluster;
    }

    /** A source of its own lets the redirection tell these connections, which must not be caught again, from all others. */
    private static BindConfig source(Inbound view) {
        BindConfig.Builder source = BindConfig.newBuilder().setSourceAddress(address(view.ipv4() ? "127.0.0.6" : "::6"));
        if (view.ipv4() && view.ipv6()) {
            source.addExtraSourceAddresses(ExtraSourceAddress.newBuilder().setAddress(address("::6")));
        }
        return source.build();
    }

    private static SocketAddress address(String ip) {
        return SocketAddress.newBuilder().setAddress(ip).setPortValue(0).build();
    }

    private static Resource resource(Cluster.Builder cluster) {
        return Resource.of(ResourceType.CLUSTER, cluster.getName(), cluster.build());
    }
}
