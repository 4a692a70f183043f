package dev.navarch.local.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Eventually;
import dev.navarch.local.HttpKubeApi;
import dev.navarch.local.KubeApi;
import dev.navarch.local.KubeApi.KubeApiException;
import dev.navarch.local.Kubeconfig;
import dev.navarch.local.Workloads;
import dev.navarch.local.Workloads.Pod;
import dev.navarch.local.process.CacheFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealClusterIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private static Path temporary;
    private static RealCluster cluster;
    private static KubeApi api;
    private static Workloads workloads;

    @BeforeAll
    static void start() {
        Optional<String> obstacle = KubernetesBinary.unavailable(CacheFolder.of(System.getenv()));
        assumeTrue(obstacle.isEmpty(), obstacle::orElseThrow);
        cluster = RealCluster.start(RealClusterSpec.onLoopback("cluster1", 1).audited(temporary.resolve("audit.log")));
        api = cluster.api();
        workloads = new Workloads(api);
        workloads.namespace("sample", Map.of("istio-injection", "enabled"));
        workloads.serviceAccount("sample", "reader");
        workloads.serviceAccount("sample", "default");
        workloads.node("node1", "region1", "zone1");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void rbacIsEnforcedForAServiceAccount() {
        KubeApi reader = HttpKubeApi.of(cluster.kubeconfigFor("sample", "reader"));
        assertEquals(403, assertThrows(KubeApiException.class, () -> reader.get("/api/v1/namespaces/sample/services")).code());
        api.create("/apis/rbac.authorization.k8s.io/v1/namespaces/sample/roles",
                "{metadata: {name: reader}, rules: [{apiGroups: [''], resources: [services], verbs: [get, list]}]}");
        api.create("/apis/rbac.authorization.k8s.io/v1/namespaces/sample/rolebindings", """
                metadata: {name: reader}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: reader, namespace: sample}]
                """);
        Eventually.holds("the role is in force", SOON,
                () -> reader.get("/api/v1/namespaces/sample/services").path("kind").asText().equals("ServiceList"));
        assertEquals(403, assertThrows(KubeApiException.class, () -> reader.get("/api/v1/namespaces/sample/pods")).code());
    }

    @Test
    void eachKubeconfigHasATokenOfItsOwn() {
        Kubeconfig first = Kubeconfig.parse(cluster.kubeconfigFor("sample", "reader"));
        Kubeconfig second = Kubeconfig.parse(cluster.kubeconfigFor("sample", "reader"));
        assertNotEquals(first.token(), second.token());
        assertEquals(cluster.server(), first.server());
    }

    @Test
    void aWrongTokenIsRefused() {
        Kubeconfig admin = Kubeconfig.parse(cluster.adminKubeconfig());
        KubeApi stranger = HttpKubeApi.of(new Kubeconfig("c", admin.server(), admin.caPem(), "wrong").yaml());
        assertEquals(401, assertThrows(KubeApiException.class, () -> stranger.get("/api/v1/pods")).code());
    }

    @Test
    void readyPodsEnterTheEndpointSliceAndUnreadyOnesAreMarked() {
        Pod pod = new Pod("sample", "hello-1", Map.of("app", "hello"), "default", "node1", "10.1.0.11");
        workloads.service("sample", "hello", Map.of("app", "hello"), Map.of("http", 5000));
        workloads.pod(pod);
        JsonNode endpoint = endpoint("hello", true);
        assertEquals("10.1.0.11", endpoint.path("addresses").path(0).asText());
        assertEquals("zone1", endpoint.path("zone").asText());
        assertTrue(api.get("/api/v1/namespaces/sample/services/hello").at("/spec/clusterIP").asText().startsWith("10.101."));
        workloads.ready(pod, false);
        endpoint("hello", false);
        workloads.delete(pod);
        Eventually.holds("no endpoint is left", SOON, () -> slices("hello").at("/items/0/endpoints").isEmpty());
    }

    @Test
    void aServiceGetsAnExternalAddress() {
        api.create("/api/v1/namespaces/sample/services",
                "{metadata: {name: gateway}, spec: {type: LoadBalancer, ports: [{name: tls, port: 15443}]}}");
        workloads.externalAddress("sample", "gateway", "10.1.0.99");
        JsonNode service = api.get("/api/v1/namespaces/sample/services/gateway");
        assertEquals("10.1.0.99", service.at("/status/loadBalancer/ingress/0/ip").asText());
    }

    @Test
    void aTokenOfAPodIsVouchedForWithThatPod() {
        Pod pod = new Pod("sample", "caller", Map.of(), "default", "node1", "10.1.0.12");
        workloads.pod(pod);
        JsonNode review = api.create("/apis/authentication.k8s.io/v1/tokenreviews",
                "{spec: {audiences: [istio-ca], token: " + workloads.token(pod, "istio-ca") + "}}").path("status");
        assertTrue(review.path("authenticated").asBoolean(), review::toString);
        assertEquals("system:serviceaccount:sample:default", review.at("/user/username").asText());
        assertEquals("caller", review.path("user").path("extra").path("authentication.kubernetes.io/pod-name").path(0).asText());
    }

    @Test
    void aStoppedApiServerIsGoneAndComesBackWithItsDataAtTheSameAddress() {
        URI before = cluster.server();
        workloads.namespace("kept", Map.of());
        cluster.stopApiServer();
        assertThrows(UncheckedIOException.class, () -> api.get("/version"));
        cluster.stopApiServer();
        cluster.startApiServer();
        cluster.startApiServer();
        assertEquals(before, cluster.server());
        assertEquals("kept", api.get("/api/v1/namespaces/kept").at("/metadata/name").asText());
    }

    @Test
    void aPausedApiServerSaysNothingUntilItIsResumed() {
        cluster.pauseApiServer();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI plain = URI.create(cluster.server().toString().replace("https", "http"));
            HttpRequest request = HttpRequest.newBuilder(plain).timeout(Duration.ofMillis(500)).build();
            assertThrows(HttpTimeoutException.class,
                    () -> client.send(request, BodyHandlers.discarding()));
            client.shutdownNow();
        } finally {
            cluster.resumeApiServer();
        }
        assertEquals("ok", api.get("/readyz").asText());
    }

    @Test
    void theAuditLogNamesTheCaller() throws IOException {
        KubeApi reader = HttpKubeApi.of(cluster.kubeconfigFor("sample", "reader"));
        assertThrows(KubeApiException.class, () -> reader.get("/api/v1/namespaces/audited-only/secrets"));
        Eventually.holds("the request is in the audit log", SOON,
                () -> Files.readString(temporary.resolve("audit.log")).lines().anyMatch(
                        line -> line.contains("audited-only/secrets") && line.contains("system:serviceaccount:sample:reader")));
    }

    @Test
    void aSecondClusterStandsBesideWithServicesAndTrustOfItsOwn() {
        try (RealCluster second = RealCluster.start(RealClusterSpec.onLoopback("cluster2", 2))) {
            String address = second.api().get("/api/v1/namespaces/default/services/kubernetes").at("/spec/clusterIP").asText();
            assertEquals("10.102.0.1", address);
            Kubeconfig crossed = new Kubeconfig("c", second.server(), Kubeconfig.parse(cluster.adminKubeconfig()).caPem(), "t");
            assertThrows(UncheckedIOException.class, () -> HttpKubeApi.of(crossed.yaml()).get("/version"));
        }
    }

    private static JsonNode slices(String service) {
        return api.get(
                "/apis/discovery.k8s.io/v1/namespaces/sample/endpointslices?labelSelector=kubernetes.io/service-name=" + service);
    }

    private static JsonNode endpoint(String service, boolean ready) {
        return Eventually.get("an endpoint of " + service + " with ready=" + ready, SOON, () -> {
            JsonNode endpoint = slices(service).at("/items/0/endpoints/0");
            return endpoint.at("/conditions/ready").asText().equals(Boolean.toString(ready))
                    ? Optional.of(endpoint)
                    : Optional.empty();
        }, () -> slices(service).toPrettyString());
    }
}
