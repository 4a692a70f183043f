package dev.navarch.local.envoy;

import java.nio.file.Path;

/** Static clusters and listeners for tests, in YAML. */
public final class StaticResources {

    private StaticResources() {
    }

    /** A cluster of one port on loopback. */
    public static String cluster(String name, int port) {
        return """
                name: %1$s
                type: STATIC
                connect_timeout: 1s
                load_assignment:
                  cluster_name: %1$s
                  endpoints:
                  - lb_endpoints:
                    - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}}
                """.formatted(name, port);
    }

    /** A cluster that connects to where the request was going before it was redirected, from an address if given. */
    public static String originalDestination(String name, String sourceAddress) {
        String bind = sourceAddress.isEmpty()
                ? ""
                : "upstream_bind_config: {source_address: {address: " + sourceAddress + ", port_value: 0}}\n";
        return "name: " + name + "\ntype: ORIGINAL_DST\nlb_policy: CLUSTER_PROVIDED\nconnect_timeout: 1s\n" + bind;
    }

    /** An HTTP listener with statistics under {@code http.in}, for requests that were redirected or not. */
    public static String listener(int port, String cluster) {
        return listener(port, """
                route_config:
                        name: static
                        virtual_hosts:
                        - name: all
                          domains: ['*']
                          routes: [{match: {prefix: /}, route: {cluster: %s}}]
                """.formatted(cluster).strip(), true);
    }

    /** An HTTP listener whose routes stand in a file. */
    public static String listenerWithRoutesOf(Path file, int port) {
        return listener(port, """
                rds:
                        route_config_name: routes
                        config_source: {path_config_source: {path: '%s'}, resource_api_version: V3}
                """.formatted(file).strip(), false);
    }

    private static String listener(int port, String routes, boolean originalDestination) {
        String filters = originalDestination ? """
                listener_filters:
                - name: envoy.filters.listener.original_dst
                  typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.listener.original_dst.v3.OriginalDst}
                """ : "";
        return """
                name: listener-%d
                address: {socket_address: {address: 0.0.0.0, port_value: %d}}
                filter_chains:
                - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: in
                      http_filters:
                      - name: envoy.filters.http.router
                        typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                      %s
                """
                .formatted(port, port, routes) + filters;
    }
}
