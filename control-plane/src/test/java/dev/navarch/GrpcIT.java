package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.Eventually;
import dev.navarch.local.Workloads;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A gRPC client and a gRPC server of the other cluster, with a sidecar on either side. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcIT {
    private static final String HOST = "greeter.sample.svc.cluster.local:7000";

    private TwoClusters mesh;
    private RunningDaemon daemon;
    private String vip;

    @BeforeAll
    void build() {
        assumeTrue(TwoClusters.unavailable().isEmpty(), () -> TwoClusters.unavailable().orElseThrow());
        mesh = new TwoClusters();
        for (int cluster : List.of(1, 2)) {
            mesh.workloads(cluster).service("sample", "greeter", Map.of("app", "greeter"), Map.of("grpc", 7000));
        }
        vip = mesh.api(1).get("/api/v1/namespaces/sample/services/greeter").path("spec").path("clusterIP").asText();
        mesh.runGrpc(2, greeter(), 7000);
        RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
        daemon = new RunningDaemon(mesh.cluster1.adminKubeconfig(), mesh.hostAddress(), Map.of()).awaitServing();
    }

    private static Workloads.Pod greeter() {
        return new Workloads.Pod("sample", "greeter-2", Map.of("app", "greeter"), "default", "node-1", "10.2.0.50");
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

    @Test
    void aCallPassesBothSidecarsInPlainText() {
        Ads ads = Ads.plain(mesh.hostAddress(), daemon.discoveryPort(), Ads.Protocol.DELTA_GRPC);
        TwoClusters.Client server = mesh.sidecar(2, greeter(), EnvoyBinary.OLDEST, ads);
        TwoClusters.Client client = mesh.client(1, "asker", EnvoyBinary.NEWEST, Ads.Protocol.DELTA_GRPC, daemon.discoveryPort());
        server.envoy().awaitReady(TwoClusters.SOON);
        client.envoy().awaitReady(TwoClusters.SOON);
        Eventually.holds("the greeter answers", TwoClusters.SOON,
                () -> client.askGrpc(vip + ":7000", HOST, 1).getFirst().startsWith("Hello number 0, I am greeter-2"));
        List<String> answers = client.askGrpc(vip + ":7000", HOST, 20);
        assertEquals(20, answers.stream().filter(answer -> answer.startsWith("Hello")).count(), answers::toString);
        assertTrue(server.envoy().stat("http.inbound_0.0.0.0_7000;.downstream_rq_total") > 20);
        mesh.assertNothingRefused();
    }
}
