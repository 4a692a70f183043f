package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.AgentSpec;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Replicas that start at once in a cluster without an authority: one makes it, all use it. */
class AuthorityRaceIT {
    private static final int REPLICAS = 3;

    @Test
    void replicasThatStartTogetherHaveOneRoot() throws IOException {
        assumeTrue(KubernetesBinary.unavailable(TwoClusters.CACHE).isEmpty(),
                () -> KubernetesBinary.unavailable(TwoClusters.CACHE).orElseThrow());
        List<RunningDaemon> replicas = new ArrayList<>();
        try (RealCluster cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster1", 1))) {
            Workloads workloads = new Workloads(cluster.api());
            workloads.namespace(TwoClusters.SYSTEM, Map.of());
            workloads.serviceAccount("default", "default");
            Workloads.Pod pod = new Workloads.Pod("default", "caller", Map.of(), "default", "node-1", "10.1.0.40");
            workloads.node("node-1", "r", "z");
            workloads.pod(pod);
            String token = workloads.token(pod, AgentSpec.AUDIENCE);
            try {
                for (int i = 0; i < REPLICAS; i++) {
                    replicas.add(
                            RunningDaemon.secured(cluster.adminKubeconfig(), "127.0.0.1", Map.of("POD_NAME", "replica-" + i)));
                }
                replicas.forEach(RunningDaemon::awaitServing);
                JsonNode secret = cluster.api().get("/api/v1/namespaces/istio-system/secrets/istio-ca-secret");
                String root = new String(Base64.getDecoder().decode(secret.at("/data/ca-cert.pem").asText()),
                        StandardCharsets.US_ASCII);
                for (RunningDaemon replica : replicas) {
                    // That the handshake succeeds says that its own certificate is under that root.
                    try (Stranger caller = new Stranger(new AgentSpec.ControlPlane(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), replica.securedPort()), root), null)) {
                        assertEquals(root.strip(), caller.certificate(Stranger.login(token, "cluster1")).getLast().strip());
                    }
                }
                // Made once, and not written again.
                assertEquals(secret.at("/metadata/resourceVersion").asText(), cluster.api()
                        .get("/api/v1/namespaces/istio-system/secrets/istio-ca-secret").at("/metadata/resourceVersion").asText());
            } finally {
                for (RunningDaemon replica : replicas) {
                    replica.close();
                }
            }
        }
    }
}
