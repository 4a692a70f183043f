package dev.navarch.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.local.Eventually;
import dev.navarch.local.HttpKubeApi;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.real.KubernetesBinary;
import dev.navarch.local.real.RealCluster;
import dev.navarch.local.real.RealClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real API server: tokens are made by its controllers, and its roles are in force. */
class CreateRemoteSecretIT {
    @TempDir
    private Path folder;
    private RealCluster cluster;
    private Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        Optional<String> obstacle = KubernetesBinary.unavailable(CacheFolder.of(System.getenv()));
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
        cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster2", 42));
        cluster.api().create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}");
        Path kubeconfig = Files.writeString(folder.resolve("config"), Kubeconfigs.of(List.of(cluster)));
        terminal = new Terminal(kubeconfig);
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private KubeApi created(String... more) throws IOException {
        int code = terminal.run("create-remote-secret", List.of("--name=cluster2").stream(), more);
        assertEquals(0, code, terminal.err());
        return HttpKubeApi.of(new YAMLMapper().readTree(terminal.out()).path("stringData").path("cluster2").asText());
    }

    @Test
    void theMeshMayReadAndNotWriteAndAnOlderTokenDiesWhenItIsRevoked() throws IOException {
        KubeApi first = created();
        for (String readable : List.of("/api/v1/pods", "/api/v1/services", "/api/v1/secrets",
                "/apis/discovery.k8s.io/v1/endpointslices", "/api/v1/nodes")) {
            assertTrue(first.get(readable).has("items"), readable);
        }
        assertEquals(403, assertThrows(KubeApiException.class, () -> first.create("/api/v1/namespaces/istio-system/configmaps",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")).code());
        KubeApi second = created("--rotate");
        assertEquals(0, terminal.run("create-remote-secret", "--name=cluster2", "--revoke-older"), terminal.err());
        // The API server's token cache forgets within ten seconds.
        Eventually.get("the old token is refused", Duration.ofSeconds(60), () -> {
            try {
                first.get("/api/v1/pods");
                return Optional.empty();
            } catch (KubeApiException e) {
                return e.code() == 401 ? Optional.of(true) : Optional.empty();
            }
        }, cluster::apiServerLog);
        assertTrue(second.get("/api/v1/pods").has("items"));
        assertTrue(created("--token-duration=1h").get("/api/v1/pods").has("items"));
    }
}
