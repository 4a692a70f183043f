package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.navarch.local.Eventually;
import dev.navarch.local.Workloads;
import dev.navarch.local.agent.AgentSpec;
import dev.navarch.local.envoy.Ads;
import dev.navarch.local.envoy.EnvoyBinary;
import dev.navarch.local.net.PodNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Pods of two real clusters with sidecars and agents, as injection makes them: certificates and configuration over the secured port under tokens
 * of their own clusters, then mutual TLS between all of them. One mesh for all tests, and one plain pod of nobody's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MutualTlsIT {
    private static final String PEER = "spiffe://cluster.local/ns/sample/sa/";
    private static final int HTTP = 5000;
    private static final int GRPC = 7000;
    /** Of no protocol that a proxy knows, so each connection to it is a connection between the sidecars, and a handshake. */
    private static final int TCP = 5001;
    /** Roots are replaced when a fifth of their life is left: the first one 40 seconds after it was made. */
    private static final Duration ROOTS_LIVE = Duration.ofSeconds(50);

    /** The kind of PeerAuthentications as Istio's base chart makes it known, without its fields. */
    private static final String POLICIES = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: peerauthentications.security.istio.io}
            spec:
              group: security.istio.io
              scope: Namespaced
              names: {kind: PeerAuthentication, listKind: PeerAuthenticationList, plural: peerauthentications, singular: peerauthentication}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
              - name: v1beta1
                served: true
                storage: false
                schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}
            """;

    private TwoClusters mesh;
    private RunningDaemon daemon;
    private TwoClusters.Injected one;
    private TwoClusters.Injected two;
    private PodNamespace outsider;

    @BeforeAll
    void build() {
        assumeTrue(TwoClusters.unavailable().isEmpty(), () -> TwoClusters.unavailable().orElseThrow());
        mesh = new TwoClusters();
        mesh.api(1).create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", POLICIES);
        RemoteSecrets.put(mesh.api(1), "cluster2", mesh.cluster2.kubeconfigFor("istio-system", TwoClusters.READER));
        daemon = RunningDaemon.secured(mesh.cluster1.adminKubeconfig(), mesh.hostAddress(),
                Map.of("CITADEL_SELF_SIGNED_CA_CERT_TTL", ROOTS_LIVE.toSeconds() + "s",
                        "CITADEL_SELF_SIGNED_ROOT_CERT_CHECK_INTERVAL", "1s", "CITADEL_ENABLE_JITTER_FOR_ROOT_CERT_ROTATOR",
                        "false"))
                .awaitServing();
        for (int cluster : List.of(1, 2)) {
            // Each cluster alone has its service, so that a call to it always crosses from the other.
            mesh.workloads(cluster).service("sample", "only-" + cluster, Map.of("app", "only-" + cluster),
                    Map.of("http", HTTP, "grpc", GRPC, "tcp", TCP));
        }
        one = member(1, EnvoyBinary.OLDEST, Ads.Protocol.DELTA_GRPC, AgentSpec.KeyKind.RSA_2048);
        two = member(2, EnvoyBinary.NEWEST, Ads.Protocol.GRPC, AgentSpec.KeyKind.ECDSA_P256);
        outsider = mesh.outsider(1, new Workloads.Pod("sample", "outsider", Map.of("app", "outsider"), "default", "node-1",
                "10.1.0.90"));
        one.client().envoy().awaitReady(TwoClusters.SOON);
        two.client().envoy().awaitReady(TwoClusters.SOON);
    }

    private TwoClusters.Injected member(int cluster, EnvoyBinary binary, Ads.Protocol protocol, AgentSpec.KeyKind keys) {
        Workloads.Pod pod = pod(cluster);
        mesh.workloads(cluster).serviceAccount("sample", pod.serviceAccount());
        mesh.run(cluster, pod, HTTP);
        mesh.run(cluster, pod, TCP);
        mesh.runGrpc(cluster, pod, GRPC);
        AgentSpec spec = AgentSpec.of(mesh.controlPlane(daemon), "cluster" + cluster, mesh.workloads(cluster), pod);
        return mesh.inject(cluster, pod, binary, protocol,
                spec.with(new AgentSpec.Certificate(keys, spec.certificate().lifetime())).capturingDns());
    }

    private static Workloads.Pod pod(int cluster) {
        return new Workloads.Pod("sample", "member-" + cluster,
                Map.of("app", "only-" + cluster, "security.istio.io/tlsMode", "istio"), "account-" + cluster, "node-1",
                "10." + cluster + ".0.50");
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
    }

    private TwoClusters.Injected member(int cluster) {
        return cluster == 1 ? one : two;
    }

    private String address(int cluster, int port) {
        return mesh.api(cluster).get("/api/v1/namespaces/sample/services/only-" + cluster).path("spec").path("clusterIP").asText()
                + ":" + port;
    }

    private static String host(int cluster) {
        return "only-" + cluster + ".sample.svc.cluster.local";
    }

    @Test
    @Order(1)
    void aRequestOfEitherClusterReachesTheOtherOverMutualTlsUnderItsOwnName() {
        for (int from : List.of(1, 2)) {
            int to = 3 - from;
            TwoClusters.Client client = member(from).client();
            Eventually.holds("a pod of cluster" + to + " answers", TwoClusters.SOON,
                    () -> client.ask(address(to, HTTP), host(to)).endsWith(" 200"));
            String heard = client.ask(address(to, HTTP), host(to), "/headers");
            assertTrue(heard.contains("URI=" + PEER + "account-" + from), heard);
            assertTrue(heard.contains("By=" + PEER + "account-" + to), heard);
            String cluster = "cluster.outbound|" + HTTP + "||" + host(to) + ";.ssl.handshake";
            assertTrue(client.envoy().stat(cluster) > 0, () -> client.envoy().get("/stats?filter=handshake"));
            assertEquals(0, client.envoy().stat(cluster.replace("handshake", "fail_verify_san")));
        }
    }

    @Test
    @Order(2)
    void aGrpcCallCrossesTooAndKnowsItsCaller() {
        for (int from : List.of(1, 2)) {
            int to = 3 - from;
            TwoClusters.Client client = member(from).client();
            List<String> answers = client.askGrpc(address(to, GRPC), host(to) + ":" + GRPC, 10);
            assertEquals(10, answers.size());
            for (String answer : answers) {
                assertTrue(answer.contains("I am member-" + to) && answer.contains("URI=" + PEER + "account-" + from),
                        answers::toString);
            }
        }
    }

    @Test
    @Order(2)
    void aGrpcCallPassesSidecarsWithoutAgentsInPlainText() {
        Workloads.Pod greeter = new Workloads.Pod("sample", "greeter", Map.of("app", "greeter"), "default", "node-1",
                "10.2.0.51");
        mesh.workloads(2).service("sample", "greeter", Map.of("app", "greeter"), Map.of("grpc", GRPC));
        mesh.runGrpc(2, greeter, GRPC);
        TwoClusters.Client server = mesh.sidecar(2, greeter, EnvoyBinary.OLDEST,
                Ads.plain(mesh.hostAddress(), daemon.discoveryPort(), Ads.Protocol.DELTA_GRPC));
        TwoClusters.Client client = mesh.client(1, "asker", EnvoyBinary.NEWEST, Ads.Protocol.DELTA_GRPC, daemon.discoveryPort());
        server.envoy().awaitReady(TwoClusters.SOON);
        client.envoy().awaitReady(TwoClusters.SOON);
        String host = "greeter.sample.svc.cluster.local:" + GRPC;
        String address = mesh.api(2).get("/api/v1/namespaces/sample/services/greeter").path("spec").path("clusterIP").asText()
                + ":"
                + GRPC;
        AtomicReference<List<String>> last = new AtomicReference<>(List.of());
        Eventually.get("the greeter answers", TwoClusters.SOON.multipliedBy(2), () -> {
            List<String> said = client.askGrpc(address, host, 1);
            last.set(said);
            return said.stream().filter("Hello number 0, I am greeter, called by nobody"::equals).findFirst();
        }, () -> "the client said " + last.get());
        List<String> answers = client.askGrpc(address, host, 20);
        assertEquals(20, answers.stream().filter(answer -> answer.startsWith("Hello")).count(), answers::toString);
        assertTrue(server.envoy().stat("http.inbound_0.0.0.0_" + GRPC + ";.downstream_rq_total") > 20);
    }

    @Test
    @Order(3)
    void plainTextIsTakenUnlessAPolicyIsStrict() {
        String direct = pod(2).address() + ":" + HTTP;
        assertTrue(TwoClusters.ask(outsider, direct, host(2), "/hello").endsWith(" 200"), "without a policy");
        for (Map.Entry<String, Boolean> mode : List.of(Map.entry("STRICT", false), Map.entry("PERMISSIVE", true),
                Map.entry("DISABLE", true), Map.entry("STRICT", false))) {
            policy(mode.getKey());
            Eventually.holds("plain text under " + mode.getKey() + (mode.getValue() ? " passes" : " is refused"),
                    TwoClusters.SOON,
                    () -> TwoClusters.ask(outsider, direct, host(2), "/hello").endsWith(" 200") == mode.getValue());
            Eventually.holds("a member is heard under " + mode.getKey(), TwoClusters.SOON,
                    () -> one.client().ask(address(2, HTTP), host(2)).endsWith(" 200"));
            boolean encrypted = one.client().ask(address(2, HTTP), host(2), "/headers").contains("URI=" + PEER + "account-1");
            assertEquals(!mode.getKey().equals("DISABLE"), encrypted, mode.getKey());
        }
        mesh.api(1).delete("/apis/security.istio.io/v1/namespaces/sample/peerauthentications/default");
        Eventually.holds("plain text passes again", TwoClusters.SOON,
                () -> TwoClusters.ask(outsider, direct, host(2), "/hello").endsWith(" 200"));
    }

    @Test
    @Order(4)
    void aRootIsReplacedUnderTrafficAndNoRequestFails() throws InterruptedException {
        Map<Integer, String> before = Map.of(1, one.agent().awaitCertificate(TwoClusters.SOON).rootsPem(), 2,
                two.agent().awaitCertificate(TwoClusters.SOON).rootsPem());
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> traffic = new ArrayList<>();
        for (int from : List.of(1, 2)) {
            String target = address(3 - from, TCP);
            traffic.add(Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    for (String status : member(from).client().connect(target, 10)) {
                        answered.incrementAndGet();
                        if (!status.equals("200")) {
                            failures.add(status);
                        }
                    }
                }
            }));
        }
        for (int cluster : List.of(1, 2)) {
            Eventually.holds("cluster" + cluster + " has a certificate under a new root", ROOTS_LIVE.plus(TwoClusters.SOON),
                    () -> !member(cluster).agent().awaitCertificate(TwoClusters.SOON).rootsPem().equals(before.get(cluster)));
            String serial = member(cluster).agent().awaitCertificate(TwoClusters.SOON).certificate().getSerialNumber()
                    .toString(16);
            Eventually.holds("its Envoy too", TwoClusters.SOON,
                    () -> member(cluster).client().envoy().get("/certs").contains(serial));
        }
        int atTheChange = answered.get();
        Eventually.holds("requests go on", TwoClusters.SOON, () -> answered.get() > atTheChange + 100);
        over.set(true);
        for (Thread thread : traffic) {
            thread.join();
        }
        assertEquals(List.of(), List.copyOf(failures));
        for (TwoClusters.Injected member : List.of(one, two)) {
            member.client().envoy().stats().forEach((name, value) -> {
                if (name.contains("ssl.fail_verify") || name.endsWith("ssl.connection_error")) {
                    assertEquals(0, value, name);
                }
            });
        }
    }

    @Test
    @Order(5)
    void anAgentKnowsTheNamesOfBothClusters() {
        mesh.api(2).create("/api/v1/namespaces/sample/services", "{apiVersion: v1, kind: Service, metadata: {name: headless}, "
                + "spec: {clusterIP: None, selector: {app: only-2}, ports: [{name: http, port: " + HTTP + "}]}}");
        for (TwoClusters.Injected member : List.of(one, two)) {
            Eventually.holds("the table has the other cluster's headless service", TwoClusters.SOON, () -> member.agent().names()
                    .filter(names -> names.getTableOrThrow("headless.sample.svc.cluster.local").getIpsList()
                            .equals(List.of(pod(2).address())))
                    .isPresent());
            assertTrue(member.agent().names().orElseThrow().containsTable(host(1)));
        }
    }

    private void policy(String mode) {
        String collection = "/apis/security.istio.io/v1/namespaces/sample/peerauthentications";
        mesh.api(1).delete(collection + "/default");
        mesh.api(1).create(collection, "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default}, "
                + "spec: {mtls: {mode: " + mode + "}}}");
    }
}
