package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Value;
import dev.navarch.local.Eventually;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.AgentSpec;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Who is let in at the secured port and who is not, with real tokens of two real clusters: the code and message that agents know, and a line in
 * the log that holds no token. One mesh for all; the last test detaches a cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusalsIT {
    private static final int VALID = 50;
    private static final int FLOODERS = 8;
    private static final String IDENTITY = "spiffe://cluster.local/ns/sample/sa/default";

    private TwoClusters mesh;
    private RunningDaemon daemon;
    private AgentSpec.ControlPlane secured;
    private Stranger stranger;
    private Workloads.Pod pod;
    private String ofOne;
    private String ofTwo;
    private final List<String> secrets = new ArrayList<>();

    @BeforeAll
    void build() {
        assumeTrue(TwoClusters.unavailable().isEmpty(), () -> TwoClusters.unavailable().orElseThrow());
        mesh = new TwoClusters();
        pod = new Workloads.Pod("sample", "caller", Map.of("app", "caller"), "default", "node-1", "10.1.0.40");
        mesh.workloads(1).pod(pod);
        mesh.workloads(2).pod(pod);
        RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
        daemon = RunningDaemon.secured(mesh.cluster1.adminKubeconfig(), mesh.hostAddress(), Map.of()).awaitServing();
        secured = mesh.controlPlane(daemon);
        stranger = new Stranger(secured, null);
        ofOne = token(1, pod, AgentSpec.AUDIENCE);
        ofTwo = token(2, pod, AgentSpec.AUDIENCE);
    }

    @AfterAll
    void end() throws IOException {
        if (stranger != null) {
            stranger.close();
        }
        if (daemon != null) {
            daemon.close();
        }
        if (mesh != null) {
            mesh.close();
        }
    }

    @AfterEach
    void noTokenWasLogged() {
        String log = daemon.log();
        for (String secret : secrets) {
            assertFalse(log.contains(secret));
            // Nor the part that makes it one.
            assertFalse(log.contains(secret.substring(secret.lastIndexOf('.') + 1)));
        }
    }

    private String token(int cluster, Workloads.Pod of, String audience) {
        String token = mesh.workloads(cluster).token(of, audience);
        secrets.add(token);
        return token;
    }

    private static Node node(String cluster, String namespace, String account) {
        Node.Builder node = Node.newBuilder()
                .setId("sidecar~10.1.0.40~caller." + namespace + "~" + namespace + ".svc.cluster.local");
        Map.of("CLUSTER_ID", cluster, "NAMESPACE", namespace, "SERVICE_ACCOUNT", account).forEach((key, value) -> node
                .getMetadataBuilder().putFields(key, Value.newBuilder().setStringValue(value).build()));
        return node.build();
    }

    private static void assertIs(Status.Code code, String message, Status status, String what) {
        assertEquals(code, status.getCode(), () -> what + ": " + status);
        assertEquals(message, status.getDescription(), what);
    }

    private void assertRefused(String what, Map<String, String> login) {
        int before = daemon.log().length();
        assertIs(Status.Code.UNAUTHENTICATED, "request authenticate failure", stranger.asksForACertificate(login), what);
        assertIs(Status.Code.UNAUTHENTICATED, "authentication failure",
                stranger.discovers(login, node(login.getOrDefault("clusterid", "cluster1"), "sample", "default")), what);
        assertTrue(daemon.log().substring(before).contains("authenticat"), () -> what + " left no line in the log");
    }

    @Test
    @Order(1)
    void aTokenIsGoodForItsOwnIdentityWhateverTheRequestAsksFor() throws GeneralSecurityException {
        for (Map<String, String> login : List.of(Stranger.login(ofOne, "cluster1"), Stranger.login(ofTwo, "cluster2"),
                Map.of("authorization", "Bearer " + ofOne))) {
            List<String> chain = stranger.certificate(login);
            assertEquals(2, chain.size());
            X509Certificate leaf = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(chain.getFirst().getBytes(StandardCharsets.US_ASCII)));
            assertEquals("[[6, " + IDENTITY + "]]", leaf.getSubjectAlternativeNames().toString());
            String cluster = login.getOrDefault("clusterid", "cluster1");
            assertEquals(Status.Code.OK, stranger.discovers(login, node(cluster, "sample", "default")).getCode());
        }
    }

    @Test
    @Order(2)
    void whoeverNobodyVouchesForIsRefusedWithoutAReason() {
        Map<String, Map<String, String>> attempts = new LinkedHashMap<>();
        attempts.put("a token of cluster1 said to be cluster2's", Stranger.login(ofOne, "cluster2"));
        attempts.put("a token of cluster2 said to be cluster1's", Stranger.login(ofTwo, "cluster1"));
        attempts.put("a token of cluster2 without a cluster", Map.of("authorization", "Bearer " + ofTwo));
        attempts.put("an unknown cluster", Stranger.login(ofOne, "cluster3"));
        attempts.put("another audience", Stranger.login(token(2, pod, "https://somebody.else"), "cluster2"));
        attempts.put("an expired token", Stranger.login(expired(), "cluster2"));
        attempts.put("no token", Map.of("clusterid", "cluster1"));
        attempts.put("no token at all", Stranger.login("what.is.this", "cluster1"));
        attempts.put("a forged header", Map.of("x-forwarded-client-cert",
                "By=spiffe://cluster.local/ns/istio-system/sa/istio-eastwestgateway;URI=" + IDENTITY, "clusterid", "cluster1"));
        attempts.forEach(this::assertRefused);
    }

    private String expired() {
        String expired = mesh.cluster2.expired(ofTwo);
        secrets.add(expired);
        return expired;
    }

    @Test
    @Order(3)
    void whoSaysOfHimselfWhatHisTokenDoesNotIsDenied() {
        Map<String, String> login = Stranger.login(ofTwo, "cluster2");
        assertIs(Status.Code.PERMISSION_DENIED, "authorization failed: no identities ([" + IDENTITY + "]) matched other/default",
                stranger.discovers(login, node("cluster2", "other", "default")), "another namespace");
        assertIs(Status.Code.PERMISSION_DENIED, "authorization failed: no identities ([" + IDENTITY + "]) matched sample/admin",
                stranger.discovers(login, node("cluster2", "sample", "admin")), "another service account");
        assertEquals(Status.Code.PERMISSION_DENIED,
                stranger.discovers(login, node("cluster1", "sample", "default")).getCode(), "another cluster");
        assertTrue(daemon.log().contains("no identities"), daemon.log());
    }

    @Test
    @Order(4)
    void aCertificateOfTheMeshIsGoodAndAForeignOneEndsTheHandshake() {
        String chain = String.join("", stranger.certificate(Stranger.login(ofTwo, "cluster2")));
        try (Stranger member = new Stranger(secured, new Stranger.ClientCertificate(chain, stranger.requestedKey()))) {
            assertEquals(Status.Code.OK, member.discovers(Map.of(), node("cluster2", "sample", "default")).getCode());
            assertEquals(Status.Code.PERMISSION_DENIED,
                    member.discovers(Map.of(), node("cluster2", "other", "default")).getCode());
            assertEquals(Status.Code.OK, member.asksForACertificate(Map.of()).getCode());
        }
        try (Stranger foreign = new Stranger(secured, Stranger.ClientCertificate.selfSigned(IDENTITY))) {
            assertEquals(Status.Code.UNAVAILABLE, foreign.asksForACertificate(Map.of()).getCode());
            assertEquals(Status.Code.UNAVAILABLE, foreign.asksForACertificate(Stranger.login(ofTwo, "cluster2")).getCode());
            assertEquals(Status.Code.UNAVAILABLE,
                    foreign.discovers(Stranger.login(ofTwo, "cluster2"), node("cluster2", "sample", "default")).getCode());
        }
    }

    @Test
    @Order(5)
    void theTokenOfADeletedPodIsNobodys() {
        Workloads.Pod brief = new Workloads.Pod("sample", "brief", Map.of("app", "brief"), "default", "node-1", "10.2.0.41");
        mesh.workloads(2).pod(brief);
        Map<String, String> login = Stranger.login(token(2, brief, AgentSpec.AUDIENCE), "cluster2");
        assertEquals(Status.Code.OK, stranger.asksForACertificate(login).getCode());
        mesh.workloads(2).delete(brief);
        Eventually.holds("the token is refused", TwoClusters.SOON,
                () -> stranger.asksForACertificate(login).getCode() == Status.Code.UNAUTHENTICATED);
        assertRefused("the token of a deleted pod", login);
    }

    @Test
    @Order(6)
    void noTokenOfADetachedClusterIsGood() {
        Map<String, String> login = Stranger.login(ofTwo, "cluster2");
        assertEquals(Status.Code.OK, stranger.asksForACertificate(login).getCode());
        RemoteSecrets.delete(mesh.api(1), "cluster2");
        Eventually.holds("the cluster is unknown", TwoClusters.SOON,
                () -> stranger.asksForACertificate(login).getCode() == Status.Code.UNAUTHENTICATED);
        assertRefused("a detached cluster", login);
        assertEquals(Status.Code.OK, stranger.asksForACertificate(Stranger.login(ofOne, "cluster1")).getCode());
    }

    @Test
    @Order(7)
    void aFloodOfForgedTokensDelaysNobodyWhoBelongs() throws InterruptedException {
        RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
        Eventually.holds("cluster2 is back", TwoClusters.SOON,
                () -> stranger.asksForACertificate(Stranger.login(ofTwo, "cluster2")).isOk());
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < VALID; i++) {
            Workloads.Pod one = new Workloads.Pod("sample", "member-" + i, Map.of("app", "member"), "default", "node-1",
                    "10.2.1." + i);
            mesh.workloads(2).pod(one);
            tokens.add(token(2, one, AgentSpec.AUDIENCE));
        }
        double before = reviewsOfCluster2();
        AtomicInteger forged = new AtomicInteger();
        AtomicInteger otherwise = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> flood = new ArrayList<>();
        for (int i = 0; i < FLOODERS; i++) {
            Random random = new Random(i);
            flood.add(Thread.ofVirtual().start(() -> {
                try (Stranger flooder = new Stranger(secured, null)) {
                    while (!over.get()) {
                        Status status = flooder.asksForACertificate(Stranger.login(forged(ofTwo, random), "cluster2"));
                        (status.getCode() == Status.Code.UNAUTHENTICATED ? forged : otherwise).incrementAndGet();
                    }
                }
            }));
        }
        Eventually.holds("the flood is on", TwoClusters.SOON, () -> forged.get() > 200);
        long start = System.nanoTime();
        for (String token : tokens) {
            assertEquals(Status.OK, stranger.asksForACertificate(Stranger.login(token, "cluster2")));
        }
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        over.set(true);
        for (Thread thread : flood) {
            thread.join();
        }
        double reviews = reviewsOfCluster2() - before;
        System.err.printf("%d valid log-ins in %d ms beside %d refused ones; %.0f reviews at the API server%n", VALID, millis,
                forged.get(), reviews);
        assertEquals(0, otherwise.get());
        assertTrue(reviews <= VALID + millis / 100.0, () -> "the API server was asked " + reviews + " times");
    }

    /** The token with another signature. */
    private static String forged(String token, Random random) {
        byte[] signature = new byte[64];
        random.nextBytes(signature);
        return token.substring(0, token.lastIndexOf('.') + 1) + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private double reviewsOfCluster2() {
        return mesh.api(2).get("/metrics").asText().lines()
                .filter(line -> line.startsWith("apiserver_request_total{") && line.contains("resource=\"tokenreviews\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }
}
