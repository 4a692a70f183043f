package dev.navarch.local.envoy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Eventually;
import dev.navarch.local.SampleServer;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnvoyProcessIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final EnvoyNode NODE = EnvoyNode.sidecar("cluster1", "sample", "hello-1", "10.1.0.11").at("region1", "zone1");

    private final FreePorts ports = new FreePorts(new SecureRandom());

    @ParameterizedTest
    @EnumSource
    void aFixedBootstrapServesRequestsAndTellsWhatItIs(EnvoyBinary version) throws IOException, InterruptedException {
        int port = ports.next();
        try (SampleServer server = SampleServer.start("127.0.0.1", 0, new SampleServer.Identity("v1", "hello-1", "cluster1"));
                EnvoyProcess envoy = EnvoyProcess.start(binary(version), EnvoyBootstrap.fixed(NODE)
                        .cluster(StaticResources.cluster("hello", server.port()))
                        .listener(StaticResources.listener(port, "hello")));
                HttpClient client = HttpClient.newHttpClient()) {
            envoy.awaitReady(SOON);
            URI hello = URI.create("http://127.0.0.1:" + port + "/hello");
            assertEquals("Hello version: v1, instance: hello-1, cluster: cluster1\n",
                    client.send(HttpRequest.newBuilder(hello).build(), BodyHandlers.ofString()).body());
            Eventually.holds("the request is counted", SOON, () -> envoy.stat("http.in.downstream_rq_2xx") == 1);
            JsonNode node = envoy.configDump().at("/configs/0/bootstrap/node");
            assertEquals("sidecar~10.1.0.11~hello-1.sample~sample.svc.cluster.local", node.path("id").asText());
            assertEquals("cluster1", node.at("/metadata/CLUSTER_ID").asText());
            assertEquals("zone1", node.at("/locality/zone").asText());
            assertEquals("hello", envoy.clusters().at("/cluster_statuses/0/name").asText());
            assertTrue(envoy.get("/server_info").contains("/" + version.version() + "/"));
            envoy.assertNothingRefused();
            assertEquals("", envoy.log());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedRouteConfigurationIsNoticed(EnvoyBinary version, @TempDir Path folder) throws IOException {
        Path routes = Files.writeString(folder.resolve("routes.yaml"), """
                resources:
                - '@type': type.googleapis.com/envoy.config.route.v3.RouteConfiguration
                  name: routes
                  virtual_hosts: [{name: a, domains: ['*']}, {name: b, domains: ['*']}]
                """);
        String listener = StaticResources.listenerWithRoutesOf(routes, ports.next());
        try (EnvoyProcess envoy = EnvoyProcess.start(binary(version), EnvoyBootstrap.fixed(NODE).listener(listener))) {
            AssertionError refusal = Eventually.get("the refusal is noticed", SOON, () -> {
                try {
                    envoy.assertNothingRefused();
                    return Optional.empty();
                } catch (AssertionError e) {
                    return Optional.of(e);
                }
            }, envoy::log);
            String message = String.valueOf(refusal.getMessage());
            assertTrue(message.contains("http.in.rds.routes.update_rejected=1"), message);
            assertTrue(message.contains("Only a single wildcard domain"), message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aControlPlaneThatIsAwayIsNoRefusalButNotReady(EnvoyBinary version) {
        EnvoyBootstrap bootstrap = EnvoyBootstrap.dynamic(NODE, Ads.plain("127.0.0.1", ports.next(), Ads.Protocol.DELTA_GRPC));
        try (EnvoyProcess envoy = EnvoyProcess.start(binary(version), bootstrap)) {
            Eventually.holds("it has tried", SOON, () -> envoy.stat("cluster.xds-grpc.upstream_cx_connect_fail") > 0);
            assertFalse(envoy.ready());
            envoy.assertNothingRefused();
            envoy.kill();
            assertFalse(envoy.alive());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBootstrapThatEnvoyDoesNotTakeIsAnErrorWithItsReason(EnvoyBinary version) {
        EnvoyBootstrap bootstrap = EnvoyBootstrap.fixed(NODE).cluster("{name: broken, type: NO_SUCH_TYPE}");
        Path binary = binary(version);
        IllegalStateException failure = assertThrows(IllegalStateException.class, () -> EnvoyProcess.start(binary, bootstrap));
        assertTrue(String.valueOf(failure.getMessage()).contains("NO_SUCH_TYPE"), failure::getMessage);
    }

    private static Path binary(EnvoyBinary version) {
        CacheFolder cache = CacheFolder.of(System.getenv());
        Optional<String> obstacle = version.unavailable(cache);
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
        return version.find(cache);
    }
}
