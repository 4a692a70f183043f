package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.navarch.local.Eventually;
import dev.navarch.local.Workloads;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Two real clusters, the daemon, and clients with true sidecars of the oldest and the newest supported Envoy, one on each protocol. One mesh for
 * all tests, because a mesh takes half a minute to build; they go from a plain request to the end of a cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoClustersIT {
    private static final String HOST = "helloworld.sample.svc.cluster.local";

    private TwoClusters mesh;
    private RunningDaemon daemon;
    private TwoClusters.Client oldest;
    private TwoClusters.Client newest;
    private String vip;

    @BeforeAll
    void build() {
        assumeTrue(TwoClusters.unavailable().isEmpty(), () -> TwoClusters.unavailable().orElseThrow());
        mesh = new TwoClusters();
        mesh.runHello(1, 1);
        mesh.runHello(2, 1);
        vip = mesh.api(1).get("/api/v1/namespaces/sample/services/helloworld").path("spec").path("clusterIP").asText();
        RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
        daemon = new RunningDaemon(mesh.cluster1.adminKubeconfig(), mesh.hostAddress(), Map.of()).awaitServing();
        oldest = mesh.client(1, "old", EnvoyBinary.OLDEST, Ads.Protocol.GRPC, daemon.discoveryPort());
        newest = mesh.client(1, "new", EnvoyBinary.NEWEST, Ads.Protocol.DELTA_GRPC, daemon.discoveryPort());
        oldest.envoy().awaitReady(TwoClusters.SOON);
        newest.envoy().awaitReady(TwoClusters.SOON);
    }

    @AfterAll
    void end() throws IOException {
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
        assertEquals(0, daemon.metrics().lines().filter(line -> line.startsWith("pilot_total_xds_rejects") && !line.endsWith(" 0")
                && !line.endsWith(" 0.0")).count(), daemon.metrics());
    }

    private Set<String> instances(TwoClusters.Client client, String address, String host) {
        return client.whoAnswers(address, host, 20).keySet().stream().map(TwoClustersIT::instance).collect(Collectors.toSet());
    }

    private static String instance(String answer) {
        int at = answer.indexOf("instance: ");
        return at < 0 ? answer : answer.substring(at + 10, answer.indexOf(',', at));
    }

    @Test
    @Order(1)
    void aRequestFromOneClusterIsAnsweredByPodsOfBoth() {
        for (TwoClusters.Client client : Set.of(oldest, newest)) {
            Eventually.holds("pods of both clusters answer", TwoClusters.SOON,
                    () -> instances(client, vip + ":5000", HOST).equals(Set.of("hello-1-1", "hello-2-1")));
        }
    }

    @Test
    @Order(2)
    void aNewPodGetsTrafficAndAnUnreadyOneGetsNone() {
        Workloads.Pod second = mesh.runHello(2, 2);
        for (TwoClusters.Client client : Set.of(oldest, newest)) {
            Eventually.holds("the new pod answers too", TwoClusters.SOON,
                    () -> instances(client, vip + ":5000", HOST).equals(Set.of("hello-1-1", "hello-2-1", "hello-2-2")));
        }
        mesh.workloads(2).ready(second, false);
        for (TwoClusters.Client client : Set.of(oldest, newest)) {
            Eventually.holds("the unready pod is left alone", TwoClusters.SOON,
                    () -> instances(client, vip + ":5000", HOST).equals(Set.of("hello-1-1", "hello-2-1")));
        }
        mesh.workloads(2).delete(second);
    }

    @Test
    @Order(3)
    void aServiceOfTheOtherClusterAloneIsReachedByItsName() {
        Workloads.Pod pod = new Workloads.Pod("sample", "only-2", Map.of("app", "only"), "default", "node-1", "10.2.0.40");
        mesh.workloads(2).service("sample", "only", Map.of("app", "only"), Map.of("http", 5000));
        mesh.run(2, pod, 5000);
        for (TwoClusters.Client client : Set.of(oldest, newest)) {
            Eventually.holds("the other cluster's own service answers", TwoClusters.SOON,
                    () -> instances(client, vip + ":5000", "only.sample.svc.cluster.local").equals(Set.of("only-2")));
        }
    }

    @Test
    @Order(3)
    void portsOfOtherProtocolsReachBothClustersByTheServicesAddress() {
        for (String port : List.of("tcp", "grpc", "anything")) {
            for (int cluster : List.of(1, 2)) {
                mesh.workloads(cluster).service("sample", "by-" + port, Map.of("app", "helloworld"), Map.of(port, 5000));
            }
            String address = mesh.api(1).get("/api/v1/namespaces/sample/services/by-" + port).path("spec").path("clusterIP")
                    .asText();
            if (port.equals("grpc")) {
                // The sample server speaks no HTTP/2, so for gRPC it counts that the proxy chose the route and tried.
                Eventually.holds("a gRPC port is routed", TwoClusters.SOON,
                        () -> newest.envoy().get("/clusters").contains("by-grpc"));
                continue;
            }
            for (TwoClusters.Client client : Set.of(oldest, newest)) {
                Eventually.holds(port + " reaches pods of both clusters", TwoClusters.SOON,
                        () -> instances(client, address + ":5000", "by-" + port).equals(Set.of("hello-1-1", "hello-2-1")));
            }
        }
    }

    @Test
    @Order(4)
    void aSilentClusterKeepsItsTrafficAndComesBackByItself() {
        mesh.cluster2.stopApiServer();
        Eventually.holds("the cluster is seen to be silent", TwoClusters.SOON.multipliedBy(3),
                () -> clusterState("cluster2").equals("stale"));
        assertEquals(200, daemon.status("/ready"));
        assertEquals(Set.of("hello-1-1", "hello-2-1"), instances(newest, vip + ":5000", HOST));
        assertEquals(Set.of("hello-1-1", "hello-2-1"), instances(oldest, vip + ":5000", HOST));
        mesh.cluster2.startApiServer();
        Eventually.holds("the cluster is ready again", TwoClusters.SOON.multipliedBy(3),
                () -> clusterState("cluster2").equals("ready"));
    }

    @Test
    @Order(5)
    void aHundredRotationsSendNoEndpointsAndFailNoRequest() {
        double before = daemon.metric("pilot_xds_pushes{type=\"eds\"}");
        assertTrue(before > 0, daemon.metrics());
        int failed = 0;
        for (int i = 0; i < 100; i++) {
            RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
            if (!newest.ask(vip + ":5000", HOST).endsWith(" 200")) {
                failed++;
            }
        }
        Eventually.holds("the last credential is in use", TwoClusters.SOON,
                () -> cluster("cluster2").path("credential").asText().equals("in use"));
        assertEquals(0, failed);
        assertEquals(before, daemon.metric("pilot_xds_pushes{type=\"eds\"}"));
    }

    @Test
    @Order(6)
    void nothingOfADetachedClusterRemains() {
        RemoteSecrets.delete(mesh.api(1), "cluster2");
        for (TwoClusters.Client client : Set.of(oldest, newest)) {
            Eventually.holds("only the own cluster answers", TwoClusters.SOON,
                    () -> instances(client, vip + ":5000", HOST).equals(Set.of("hello-1-1")));
        }
        Eventually.holds("its own service is gone from the proxy", TwoClusters.SOON,
                () -> !newest.envoy().get("/clusters").contains("only.sample"));
        assertEquals(1, daemon.debug("clusterz").size());
        assertTrue(!daemon.debug("endpointShardz").toString().contains("cluster2"),
                () -> daemon.debug("endpointShardz").toString());
    }

    private String clusterState(String id) {
        return cluster(id).path("state").asText();
    }

    private JsonNode cluster(String id) {
        for (JsonNode row : daemon.debug("clusterz?verbose")) {
            if (row.path("id").asText().equals(id)) {
                return row;
            }
        }
        return MissingNode.getInstance();
    }
}
