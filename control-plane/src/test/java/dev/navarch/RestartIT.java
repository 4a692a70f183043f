package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Eventually;
import dev.navarch.local.Workloads;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What proxies notice when control planes come and go: nothing. Two real clusters, Envoys with true sidecars, one on each protocol, and one that
 * reaches its control plane by a {@link Switchboard}. The tests build on each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestartIT {
    private static final String HOST = "helloworld.sample.svc.cluster.local";
    private static final String ONLY_IN_TWO = "only.sample.svc.cluster.local";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Set<String> OF_BOTH = Set.of("hello-1-1", "hello-2-1");
    private static final List<String> TYPES = List.of("cds", "eds", "lds", "rds");

    private TwoClusters mesh;
    private RunningDaemon daemon;
    private Switchboard service;
    private TwoClusters.Client state;
    private TwoClusters.Client delta;
    private TwoClusters.Client roaming;
    private String vip;

    @BeforeAll
    void build() {
        assumeTrue(TwoClusters.unavailable().isEmpty(), () -> TwoClusters.unavailable().orElseThrow());
        mesh = new TwoClusters();
        mesh.runHello(1, 1);
        mesh.runHello(2, 1);
        mesh.workloads(2).service("sample", "only", Map.of("app", "only"), Map.of("http", 5000));
        mesh.run(2, new Workloads.Pod("sample", "only-2", Map.of("app", "only"), "default", "node-1", "10.2.0.40"), 5000);
        vip = mesh.api(1).get("/api/v1/namespaces/sample/services/helloworld").path("spec").path("clusterIP").asText();
        RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
        daemon = start(0).awaitServing();
        service = new Switchboard(mesh.hostAddress(), daemon.discoveryPort());
        state = mesh.client(1, "state", EnvoyBinary.OLDEST, Ads.Protocol.GRPC, daemon.discoveryPort());
        delta = mesh.client(1, "delta", EnvoyBinary.NEWEST, Ads.Protocol.DELTA_GRPC, daemon.discoveryPort());
        roaming = mesh.client(1, "roaming", EnvoyBinary.NEWEST, Ads.Protocol.DELTA_GRPC, service.port());
        for (TwoClusters.Client client : clients()) {
            client.envoy().awaitReady(TwoClusters.SOON);
            List<Set<String>> answered = new ArrayList<>();
            Eventually.get("pods of both clusters answer", TwoClusters.SOON, () -> {
                answered.add(instances(client, HOST));
                return Optional.of(answered.getLast()).filter(OF_BOTH::equals);
            }, () -> "answers so far: " + answered + "; the registry has "
                    + daemon.debug("endpointShardz").path(HOST).path("sample"));
            Eventually.holds("a service of cluster2 alone answers", TwoClusters.SOON,
                    () -> instances(client, ONLY_IN_TWO).equals(Set.of("only-2")));
        }
    }

    @AfterAll
    void end() throws IOException {
        if (service != null) {
            service.close();
        }
        if (daemon != null) {
            daemon.close();
        }
        if (mesh != null) {
            mesh.close();
        }
    }

    @AfterEach
    void nothingWasRefused() {
        mesh.assertNothingRefused();
    }

    private RunningDaemon start(int port) {
        return new RunningDaemon(mesh.cluster1.adminKubeconfig(), mesh.hostAddress(), port,
                Map.of("PILOT_REMOTE_CLUSTER_TIMEOUT", TIMEOUT.toSeconds() + "s"));
    }

    private List<TwoClusters.Client> clients() {
        return List.of(state, delta, roaming);
    }

    private Set<String> instances(TwoClusters.Client client, String host) {
        return client.whoAnswers(vip + ":5000", host, 20).keySet().stream().map(RestartIT::instance).collect(Collectors.toSet());
    }

    private static String instance(String answer) {
        int at = answer.indexOf("instance: ");
        return at < 0 ? answer : answer.substring(at + 10, answer.indexOf(',', at));
    }

    private static Map<String, Double> pushes(RunningDaemon of) {
        Map<String, Double> pushes = new TreeMap<>();
        TYPES.forEach(type -> pushes.put(type, of.metric("pilot_xds_pushes{type=\"" + type + "\"}")));
        return pushes;
    }

    /** That a control plane serves so many streams, each with all four types in force. */
    private static boolean serves(RunningDaemon control, int streams) {
        JsonNode rows = control.debug("syncz");
        if (rows.size() != streams) {
            return false;
        }
        for (JsonNode row : rows) {
            for (String type : List.of("cluster", "endpoint", "listener", "route")) {
                if (!row.toString().toLowerCase(Locale.ROOT).contains(type)) {
                    return false;
                }
            }
        }
        return true;
    }

    private String status(String cluster) {
        for (JsonNode row : daemon.debug("clusterz")) {
            if (row.path("id").asText().equals(cluster)) {
                return row.path("syncStatus").asText();
            }
        }
        return "";
    }

    @Test
    @Order(1)
    void aProxyThatMovesToAnotherReplicaIsSentNothing() throws IOException {
        try (RunningDaemon other = start(0).awaitServing()) {
            assertEquals(0, pushes(other).values().stream().mapToDouble(d -> d).sum());
            service.leadTo(other.discoveryPort());
            Eventually.holds("the proxy has come", TwoClusters.SOON, () -> serves(other, 1));
            assertEquals(OF_BOTH, instances(roaming, HOST));
            assertEquals(Map.of("cds", 0.0, "eds", 0.0, "lds", 0.0, "rds", 0.0), pushes(other));
            Workloads.Pod second = mesh.runHello(2, 2);
            Eventually.holds("and hears the news there", TwoClusters.SOON,
                    () -> instances(roaming, HOST).equals(Set.of("hello-1-1", "hello-2-1", "hello-2-2")));
            mesh.workloads(2).delete(second);
            Eventually.holds("all of them", TwoClusters.SOON, () -> instances(roaming, HOST).equals(OF_BOTH));
            service.leadTo(daemon.discoveryPort());
            Eventually.holds("the proxy has come back", TwoClusters.SOON, () -> serves(daemon, 3));
        }
    }

    @Test
    @Order(2)
    void aRestartWhileAClusterIsDownIsReadyInTimeAndTakesNothingOfIt() throws IOException {
        int port = daemon.discoveryPort();
        mesh.cluster2.stopApiServer();
        daemon.close();
        daemon = start(port);
        assertEquals(503, daemon.status("/ready"));
        daemon.awaitServing();
        assertEquals(200, daemon.status("/ready"));
        assertEquals("timeout", status("cluster2"));
        Eventually.holds("all proxies are back", TwoClusters.SOON, () -> serves(daemon, 3));
        for (TwoClusters.Client client : clients()) {
            assertEquals(OF_BOTH, instances(client, HOST));
            assertEquals(Set.of("only-2"), instances(client, ONLY_IN_TWO));
        }
        mesh.cluster2.startApiServer();
        Workloads.Pod third = mesh.runHello(2, 3);
        for (TwoClusters.Client client : clients()) {
            Eventually.holds("the new pod answers", TwoClusters.SOON.multipliedBy(2),
                    () -> instances(client, HOST).equals(Set.of("hello-1-1", "hello-2-1", "hello-2-3")));
            assertEquals(Set.of("only-2"), instances(client, ONLY_IN_TWO));
        }
        assertEquals("synced", status("cluster2"));
        mesh.workloads(2).delete(third);
        for (TwoClusters.Client client : clients()) {
            Eventually.holds("and it goes", TwoClusters.SOON, () -> instances(client, HOST).equals(OF_BOTH));
        }
    }
}
