package dev.navarch.local.envoy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an Envoy is told at its start. Immutable; each method gives another bootstrap.
 *
 * @param clusters
 *            static clusters, each in YAML
 * @param listeners
 *            static listeners, each in YAML
 */
public record EnvoyBootstrap(EnvoyNode node, Optional<Ads> ads, List<String> clusters, List<String> listeners) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    public EnvoyBootstrap {
        clusters = List.copyOf(clusters);
        listeners = List.copyOf(listeners);
    }

    /** An Envoy that asks a control plane for everything. */
    public static EnvoyBootstrap dynamic(EnvoyNode node, Ads ads) {
        return new EnvoyBootstrap(node, Optional.of(ads), List.of(), List.of());
    }

    /** An Envoy that asks nobody. */
    public static EnvoyBootstrap fixed(EnvoyNode node) {
        return new EnvoyBootstrap(node, Optional.empty(), List.of(), List.of());
    }

    /** With one more static cluster, in YAML. */
    public EnvoyBootstrap cluster(String yaml) {
        return new EnvoyBootstrap(node, ads, and(clusters, yaml), listeners);
    }

    /** With one more static listener, in YAML. */
    public EnvoyBootstrap listener(String yaml) {
        return new EnvoyBootstrap(node, ads, clusters, and(listeners, yaml));
    }

    /**
     * The bootstrap as Envoy reads it.
     *
     * @param adminSocket
     *            the Unix socket of its admin interface
     */
    String json(Path adminSocket) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode self = root.putObject("node").put("id", node.id()).put("cluster", node.cluster());
        self.set("metadata", JSON.valueToTree(node.metadata()));
        self.putObject("locality").put("region", node.region()).put("zone", node.zone());
        root.putObject("admin").putObject("address").putObject("pipe").put("path", adminSocket.toString());
        // Without a limit Envoy warns at every start, and warnings are what tests look for.
        root.set("overload_manager",
                yaml("""
                        resource_monitors:
                        - name: envoy.resource_monitors.global_downstream_max_connections
                          typed_config:
                            '@type': type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig
                            max_active_downstream_connections: 50000
                        """));
        ObjectNode resources = root.putObject("static_resources");
        ArrayNode clusterList = resources.putArray("clusters");
        clusters.forEach(cluster -> clusterList.add(yaml(cluster)));
        ArrayNode listenerList = resources.putArray("listeners");
        listeners.forEach(listener -> listenerList.add(yaml(listener)));
        ads.ifPresent(source -> {
            clusterList.add(controlPlane(source));
            root.set("dynamic_resources", dynamicResources(source));
        });
        return root.toPrettyString();
    }

    /** As Istio's own bootstrap: no fetch timeout, the node only on the first message. */
    private static JsonNode dynamicResources(Ads ads) {
        ObjectNode resources = yaml("""
                lds_config: {ads: {}, initial_fetch_timeout: 0s, resource_api_version: V3}
                cds_config: {ads: {}, initial_fetch_timeout: 0s, resource_api_version: V3}
                ads_config:
                  api_type: %s
                  set_node_on_first_message_only: true
                  transport_api_version: V3
                  grpc_services: [{envoy_grpc: {cluster_name: xds-grpc}}]
                """.formatted(ads.protocol()));
        secrets(ads).ifPresent(secrets -> ((ObjectNode) resources.at("/ads_config/grpc_services/0")).putArray("initial_metadata")
                .addObject().put("key", "authorization").put("value", "Bearer " + secrets.token()));
        return resources;
    }

    private static Optional<Ads.Secrets> secrets(Ads ads) {
        return switch (ads.source()) {
            case Ads.Source.ControlPlane controlPlane -> controlPlane.secrets();
            case Ads.Source.Agent _ -> Optional.empty();
        };
    }

    private static ObjectNode controlPlane(Ads ads) {
        ObjectNode cluster = yaml("""
                name: xds-grpc
                type: %s
                dns_lookup_family: V4_ONLY
                connect_timeout: 1s
                load_assignment:
                  cluster_name: xds-grpc
                  endpoints:
                  - lb_endpoints:
                    - endpoint: {address: %s}
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    '@type': type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    explicit_http_config: {http2_protocol_options: {}}
                """.formatted(type(ads.source()), address(ads.source())));
        secrets(ads).ifPresent(secrets -> cluster.set("transport_socket", tls(secrets)));
        return cluster;
    }

    private static String type(Ads.Source source) {
        return switch (source) {
            case Ads.Source.ControlPlane _ -> "STRICT_DNS";
            case Ads.Source.Agent _ -> "STATIC";
        };
    }

    private static String address(Ads.Source source) {
        return switch (source) {
            case Ads.Source.ControlPlane(String host, int port, var _) ->
                "{socket_address: {address: '" + host + "', port_value: " + port + "}}";
            case Ads.Source.Agent(Path socket) -> "{pipe: {path: '" + socket + "'}}";
        };
    }

    private static ObjectNode tls(Ads.Secrets secrets) {
        ObjectNode socket = yaml("""
                name: envoy.transport_sockets.tls
                typed_config:
                  '@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                  sni: '%1$s'
                  common_tls_context:
                    alpn_protocols: [h2]
                    validation_context:
                      trusted_ca: {}
                      match_typed_subject_alt_names: [{san_type: DNS, matcher: {exact: '%1$s'}}]
                """.formatted(secrets.serverName()));
        ((ObjectNode) socket.at("/typed_config/common_tls_context/validation_context/trusted_ca")).put("inline_string",
                secrets.caPem());
        return socket;
    }

    private static List<String> and(List<String> list, String more) {
        List<String> all = new ArrayList<>(list);
        all.add(more);
        return all;
    }

    private static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not YAML: " + e.getOriginalMessage() + "\n" + text, e);
        }
    }
}
