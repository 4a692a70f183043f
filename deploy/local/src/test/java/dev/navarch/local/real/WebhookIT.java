package dev.navarch.local.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.Workloads;
import dev.navarch.local.Workloads.Pod;
import dev.navarch.local.net.NetworkSandbox;
import dev.navarch.local.process.CacheFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class WebhookIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NAME = "injector.sample.svc";

    @Test
    void aWebhookIsCalledAtThePodsBehindItsService() throws GeneralSecurityException, IOException {
        Stream.of(KubernetesBinary.unavailable(CacheFolder.of(System.getenv())), NetworkSandbox.unavailable())
                .flatMap(Optional::stream).forEach(obstacle -> assumeTrue(false, obstacle));
        ClusterCertificates certificates = ClusterCertificates.create("webhook", List.of(NAME), Instant.now());
        try (NetworkSandbox sandbox = NetworkSandbox.create();
                RealCluster cluster = RealCluster
                        .start(RealClusterSpec.onLoopback("cluster1", 1).in(sandbox.node(), sandbox.address()))) {
            HttpsServer webhook = serve(sandbox.hostAddress(), certificates);
            try {
                Workloads workloads = new Workloads(cluster.api());
                workloads.namespace("sample", Map.of());
                workloads.serviceAccount("sample", "default");
                workloads.node("node1", "region1", "zone1");
                workloads.service("sample", "injector", Map.of("app", "injector"),
                        Map.of("https", webhook.getAddress().getPort()));
                workloads
                        .pod(new Pod("sample", "injector", Map.of("app", "injector"), "default", "node1", sandbox.hostAddress()));
                register(cluster.api(), webhook.getAddress().getPort(), certificates.ca());
                awaitCalled(cluster.api(), workloads);
                webhook.stop(0);
                KubeApiException refusal = assertThrows(KubeApiException.class, () -> workloads.pod(hello("late")));
                assertEquals(500, refusal.code());
            } finally {
                webhook.stop(0);
            }
        }
    }

    /** The endpoints and the configuration come into force one after the other, and calls fail or are left out before. */
    private static void awaitCalled(KubeApi api, Workloads workloads) {
        Eventually.holds("a new pod bears the webhook's label", SOON, () -> {
            workloads.delete(hello("hello-1"));
            workloads.pod(hello("hello-1"));
            return api.get("/api/v1/namespaces/sample/pods/hello-1").at("/metadata/labels/injected").asText().equals("true");
        });
    }

    private static Pod hello(String name) {
        return new Pod("sample", name, Map.of("app", "hello"), "default", "node1", "10.1.0.11");
    }

    private static void register(KubeApi api, int port, String ca) {
        api.create("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", """
                metadata: {name: injector}
                webhooks:
                - name: injector.sample.svc
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  failurePolicy: Fail
                  timeoutSeconds: 5
                  rules: [{apiGroups: [''], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
                  clientConfig:
                    service: {namespace: sample, name: injector, port: %d, path: /inject}
                    caBundle: %s
                """.formatted(port, Base64.getEncoder().encodeToString(ca.getBytes(StandardCharsets.US_ASCII))));
    }

    private static HttpsServer serve(String address, ClusterCertificates certificates)
            throws GeneralSecurityException, IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(certificates)));
        String patch = Base64.getEncoder().encodeToString(
                "[{\"op\":\"add\",\"path\":\"/metadata/labels/injected\",\"value\":\"true\"}]".getBytes(StandardCharsets.UTF_8));
        server.createContext("/inject", exchange -> {
            try (exchange) {
                String uid = new JsonMapper().readTree(exchange.getRequestBody()).at("/request/uid").asText();
                byte[] answer = """
                        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
                         "response": {"uid": "%s", "allowed": true, "patchType": "JSONPatch", "patch": "%s"}}
                        """.formatted(uid, patch).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
        return server;
    }

    private static SSLContext context(ClusterCertificates certificates) throws GeneralSecurityException, IOException {
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificates.serving().getBytes(StandardCharsets.US_ASCII)));
        byte[] der = Base64.getMimeDecoder().decode(certificates.servingKey().replaceAll("-----[A-Z ]+-----", ""));
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("webhook", key, new char[0], new Certificate[]{certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
