package dev.navarch.generate.listener;

import com.google.protobuf.Any;
import dev.navarch.generate.Names;
import dev.navarch.generate.gateway.ServiceRoutes.Target;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The network filters of chains that hand on bytes. */
final class TcpFilters {
    static final String PROXY = "envoy.filters.network.tcp_proxy";

    private final MeshConfig mesh;
    private final AccessLogs logs;
    private final Duration idleTimeout;
    private final List<Filter> before;

    /**
     * @param before filters that stand before the proxy
     * @param idleTimeout zero for Envoy's own
     */
    TcpFilters(MeshConfig mesh, AccessLogs logs, Duration idleTimeout, List<Filter> before) {
        this.mesh = mesh;
        this.logs = logs;
        this.idleTimeout = idleTimeout;
        this.before = List.copyOf(before);
    }

    List<Filter> to(Chain.Tcp target) {
        List<Filter> filters = new ArrayList<>(before);
        if (target.mongo()) {
            filters.add(Protos.filter("envoy.filters.network.mongo_proxy",
                    Any.pack(MongoProxy.newBuilder().setStatPrefix(target.stat()).build())));
        }
        filters.add(proxy(target.cluster(), target.stat()));
        return filters;
    }

    /** Each connection goes to one of several, by weight. */
    List<Filter> among(String stat, List<Target> targets) {
        TcpProxy.WeightedCluster.Builder weighted = TcpProxy.WeightedCluster.newBuilder();
        for (Target target : targets) {
            weighted.addClusters(TcpProxy.WeightedCluster.ClusterWeight.newBuilder().setName(target.cluster())
                    .setWeight(target.weight()));
        }
        List<Filter> filters = new ArrayList<>(before);
        filters.add(proxy(TcpProxy.newBuilder().setStatPrefix(stat).setWeightedClusters(weighted)));
        return filters;
    }

    /** Where connections go that belong to no service: on, or nowhere. */
    List<Filter> catchAll() {
        String cluster = mesh.allowAnyOutbound() ? Names.PASSTHROUGH : Names.BLACK_HOLE;
        return to(new Chain.Tcp(cluster, cluster, false));
    }

    /** Ends connections that would lead the proxy to itself. */
    Filter blackHole() {
        return proxy(Names.BLACK_HOLE, Names.BLACK_HOLE);
    }

    private Filter proxy(String cluster, String stat) {
        return proxy(TcpProxy.newBuilder().setStatPrefix(stat).setCluster(cluster));
    }

    private Filter proxy(TcpProxy.Builder proxy) {
        return Protos.filter(PROXY, Any.pack(proxy.mergeFrom(anyProxy()).build()));
    }

    /** What stands before the proxy. */
    List<Filter> before() {
        return before;
    }

    /** What all proxies have in common, wherever they lead. */
    TcpProxy anyProxy() {
        TcpProxy.Builder proxy = TcpProxy.newBuilder().addAllAccessLog(logs.requests());
        if (!idleTimeout.isZero()) {
            proxy.setIdleTimeout(Protos.duration(idleTimeout));
        }
        return proxy.build();
    }
}
