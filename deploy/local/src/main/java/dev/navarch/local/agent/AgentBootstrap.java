package dev.navarch.local.agent;

import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBootstrap;
import dev.navarch.local.envoy.EnvoyNode;
import java.nio.file.Path;

/** The static clusters that Istio's bootstrap has beside {@code xds-grpc}. */
final class AgentBootstrap {
    /** Envoy's own admin port and the agent's status port in production; nobody asks for either here. */
    private static final int ADMIN_PORT = 15000;
    private static final int STATUS_PORT = 15020;

    private AgentBootstrap() {
    }

    static EnvoyBootstrap of(EnvoyNode node, Ads discovery, Path secrets) {
        return EnvoyBootstrap.dynamic(node, discovery).cluster("""
                name: sds-grpc
                type: STATIC
                connect_timeout: 1s
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    '@type': type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    explicit_http_config: {http2_protocol_options: {}}
                load_assignment:
                  cluster_name: sds-grpc
                  endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path: '%s'}}}}]}]
                """.formatted(secrets)).cluster(local("prometheus_stats", ADMIN_PORT)).cluster(local("agent", STATUS_PORT));
    }

    private static String local(String name, int port) {
        return """
                name: %1$s
                type: STATIC
                connect_timeout: 0.25s
                load_assignment:
                  cluster_name: %1$s
                  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}}}]}]
                """.formatted(name, port);
    }
}
