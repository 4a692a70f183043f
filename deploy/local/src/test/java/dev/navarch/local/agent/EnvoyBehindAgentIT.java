package dev.navarch.local.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.Eventually;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.AgentSpec.KeyKind;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.envoy.EnvoyBootstrap;
import dev.navarch.local.envoy.EnvoyNode;
import dev.navarch.local.envoy.EnvoyProcess;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real Envoys, each behind an agent, with nothing but what the agents give them: mutual TLS from one to the other. */
class EnvoyBehindAgentIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TLS = """
            common_tls_context:
                tls_certificate_sds_secret_configs: [{name: default, sds_config: %1$s}]
                validation_context_sds_secret_config: {name: ROOTCA, sds_config: %1$s}
            """.formatted("{api_config_source: {api_type: GRPC, transport_api_version: V3, "
            + "grpc_services: [{envoy_grpc: {cluster_name: sds-grpc}}]}, resource_api_version: V3, initial_fetch_timeout: 0s}");

    @Test
    void envoysOfBothProtocolsSpeakMutualTlsAndTakeRotatedCertificates() throws IOException, InterruptedException {
        CacheFolder cache = CacheFolder.of(System.getenv());
        for (EnvoyBinary binary : EnvoyBinary.values()) {
            assumeTrue(binary.unavailable(cache).isEmpty(), () -> binary.unavailable(cache).orElseThrow());
        }
        FreePorts ports = new FreePorts(new SecureRandom());
        int server = ports.next();
        int client = ports.next();
        try (ScriptedControlPlane controlPlane = new ScriptedControlPlane();
                Agent serverAgent = Agent.start(controlPlane.spec(KeyKind.RSA_2048));
                Agent clientAgent = Agent.start(controlPlane.spec(KeyKind.ECDSA_P256));
                HttpClient http = HttpClient.newHttpClient()) {
            controlPlane.answerEmpty();
            EnvoyBootstrap serving = serverAgent.bootstrap(node("server"), Ads.Protocol.DELTA_GRPC)
                    .listener(listener(server, "DownstreamTlsContext", "require_client_certificate: true",
                            "direct_response: {status: 200, body: {inline_string: hello}}"));
            EnvoyBootstrap calling = clientAgent.bootstrap(node("client"), Ads.Protocol.GRPC)
                    .cluster(cluster(server)).listener(listener(client, "", "", "route: {cluster: server}"));
            try (EnvoyProcess one = EnvoyProcess.start(EnvoyBinary.OLDEST.find(cache), serving);
                    EnvoyProcess other = EnvoyProcess.start(EnvoyBinary.NEWEST.find(cache), calling)) {
                one.awaitReady(SOON);
                other.awaitReady(SOON);
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + client + "/")).build();
                assertEquals(200, http.send(request, BodyHandlers.ofString()).statusCode());
                assertTrue(other.stat("cluster.server.ssl.handshake") > 0);
                for (Agent agent : new Agent[]{serverAgent, clientAgent}) {
                    String serial = agent.rotate(SOON).certificate().getSerialNumber().toString(16);
                    EnvoyProcess envoy = agent == serverAgent ? one : other;
                    Eventually.holds("Envoy has the new certificate", SOON, () -> envoy.get("/certs").contains(serial));
                }
                assertEquals(200, http.send(request, BodyHandlers.ofString()).statusCode());
                one.assertNothingRefused();
                other.assertNothingRefused();
            }
        }
    }

    private static EnvoyNode node(String name) {
        return EnvoyNode.injected("cluster2",
                new Workloads.Pod("sample", name, Map.of("app", name), "default", "node-1", "127.0.0.1"),
                "istiod.istio-system.svc:15012");
    }

    private static String cluster(int port) {
        return """
                name: server
                type: STATIC
                load_assignment:
                  cluster_name: server
                  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]
                transport_socket:
                  name: envoy.transport_sockets.tls
                  typed_config:
                    '@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                    sni: server
                """.formatted(port) + TLS.indent(4);
    }

    private static String listener(int port, String tls, String more, String route) {
        String chain = """
                address: {socket_address: {address: 127.0.0.1, port_value: %d}}
                filter_chains:
                - filters:
                  - name: http
                    typed_config:
                      '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: it
                      http_filters:
                      - name: envoy.filters.http.router
                        typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                      route_config: {virtual_hosts: [{name: all, domains: ['*'], routes: [{match: {prefix: /}, %s}]}]}
                """
                .formatted(port, route);
        return tls.isEmpty() ? chain : chain + """
                  transport_socket:
                    name: envoy.transport_sockets.tls
                    typed_config:
                      '@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.%s
                      %s
                """.formatted(tls, more) + TLS.indent(6);
    }
}
