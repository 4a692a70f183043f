package dev.navarch.generate.cluster;

import com.google.protobuf.UInt32Value;
import dev.navarch.model.TrafficPolicy.ConnectionPool;
import dev.navarch.model.TrafficPolicy.Tls;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.UpstreamHttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a cluster speaks, where a rule has a say in it. Envoy demands that the protocol be chosen wherever anything is said at all. */
final class HttpOptions {
    private HttpOptions() {
    }

    static void write(Cluster.Builder cluster, Destination destination) {
        ConnectionPool pool = destination.policy().pool();
        UpstreamHttpProtocolOptions names = names(destination.policy().tls());
        if (pool == null && names == null) {
            ClusterParts.speak(cluster, destination.port().protocol());
            return;
        }
        HttpProtocolOptions.Builder options = HttpProtocolOptions.newBuilder();
        boolean says = names != null;
        if (names != null) {
            options.setUpstreamHttpProtocolOptions(names);
        }
        if (pool != null) {
            io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions common = common(pool);
            if (!common.equals(io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.getDefaultInstance())) {
                options.setCommonHttpProtocolOptions(common);
                says = true;
            }
        }
        Http2ProtocolOptions.Builder http2 = Http2ProtocolOptions.newBuilder();
        if (destination.isHttp2()) {
            if (pool != null && pool.http().maxConcurrentStreams() > 0) {
                http2.setMaxConcurrentStreams(UInt32Value.of(pool.http().maxConcurrentStreams()));
            }
            options.setExplicitHttpConfig(HttpProtocolOptions.ExplicitHttpConfig.newBuilder().setHttp2ProtocolOptions(http2));
        } else if (destination.isAsClient()) {
            options.setUseDownstreamProtocolConfig(HttpProtocolOptions.UseDownstreamHttpConfig.newBuilder()
                    .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance()).setHttp2ProtocolOptions(http2));
        } else if (says) {
            options.setExplicitHttpConfig(HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                    .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance()));
        } else {
            return;
        }
        cluster.putTypedExtensionProtocolOptions(ClusterParts.HTTP_OPTIONS, ClusterParts.pack(options.build()));
    }

    private static io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions common(ConnectionPool pool) {
        io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.Builder common = io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions
                .newBuilder();
        Duration idle = pool.http().idleTimeout() != null ? pool.http().idleTimeout() : pool.tcp().idleTimeout();
        if (idle != null) {
            common.setIdleTimeout(ClusterParts.duration(idle));
        }
        if (pool.http().maxRequestsPerConnection() > 0) {
            common.setMaxRequestsPerConnection(UInt32Value.of(pool.http().maxRequestsPerConnection()));
        }
        Duration longest = pool.tcp().maxConnectionDuration();
        if (longest != null && longest.isPositive()) {
            common.setMaxConnectionDuration(ClusterParts.duration(longest));
        }
        return common.build();
    }

    /** Whoever speaks TLS with what is not of the mesh asks for the request's host and expects it, unless the rule says otherwise. */
    private static @Nullable UpstreamHttpProtocolOptions names(@Nullable Tls tls) {
        if (tls == null || !tls.sni().isEmpty()) {
            return null;
        }
        return switch (tls.mode()) {
            case DISABLE, ISTIO_MUTUAL -> null;
            case SIMPLE, MUTUAL -> UpstreamHttpProtocolOptions.newBuilder().setAutoSni(true)
                    .setAutoSanValidation(tls.subjectAltNames().isEmpty() && !tls.insecure()).build();
        };
    }
}
