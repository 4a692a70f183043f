package dev.navarch.identity.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.navarch.kube.KubeClient;
import dev.navarch.kube.KubeLimits;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.kube.VertxKubeClients;
import dev.navarch.local.embedded.EmbeddedCluster;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.loop.ThreadEventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real threads and an embedded API server. */
class TwoReplicasTest {
    private final List<Throwable> bugs = new CopyOnWriteArrayList<>();

    @Test
    void replicasThatStartTogetherHaveOneRoot() throws IOException {
        List<AutoCloseable> open = new ArrayList<>();
        try (EmbeddedCluster cluster = EmbeddedCluster.start("cluster1");
                VertxKubeClients clients = new VertxKubeClients(KubeLimits.defaults(), "navarch/test", Clock.SYSTEM,
                        new Random(1),
                        (_, bug) -> bugs.add(bug), _ -> (_, _, _) -> {
                        })) {
            cluster.load(List.of("{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}"));
            KubeClient client = clients.client(assertInstanceOf(Kubeconfig.Accepted.class,
                    Kubeconfig.judge(cluster.adminKubeconfig(), Set.of())).credential());
            List<Authority> replicas = new ArrayList<>();
            List<CompletableFuture<Void>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                EventLoop loop = new ThreadEventLoop("ca-" + i, Clock.SYSTEM, (_, bug) -> bugs.add(bug));
                open.add(loop);
                Authority authority = Authority.open(settings(),
                        new Authority.Wiring(client, loop, Clock.SYSTEM, new SecureRandom(),
                                new Counted()));
                open.add(authority);
                replicas.add(authority);
            }
            replicas.forEach(replica -> starts.add(replica.start("cluster.local").toCompletableFuture()));
            starts.forEach(start -> start.orTimeout(60, TimeUnit.SECONDS).join());

            Set<String> roots = new HashSet<>();
            KeyPair keys = Material.ec("secp256r1");
            for (Authority replica : replicas) {
                TrustBundle bundle = replica.roots();
                assertNotNull(bundle);
                roots.add(bundle.pem());
                Issuance.Issued issued = assertInstanceOf(Issuance.Issued.class, replica.issue(Material.request(keys, "O=o"),
                        List.of("spiffe://cluster.local/ns/a/sa/b"), Duration.ZERO));
                Paths.assertLeads(issued.certificate(), List.of(), bundle.roots(), Clock.SYSTEM.now());
            }
            assertEquals(1, roots.size());
            assertEquals("istio.io/ca-root",
                    cluster.api().get("/api/v1/namespaces/istio-system/secrets/istio-ca-secret").path("type").asText());
        } finally {
            open.reversed().forEach(TwoReplicasTest::close);
        }
        assertEquals(List.of(), bugs);
    }

    private static AuthoritySettings settings() {
        return new AuthoritySettings("istio-system", Path.of("/nonexistent"), false, false, Duration.ofHours(24),
                Duration.ofDays(90),
                new AuthoritySettings.Root(Duration.ofDays(3650), 2048, Duration.ofHours(1), 20, true), CaLimits.defaults());
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
