package dev.navarch.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.KubeApi.KubeApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only the embedded cluster can do: break on purpose, count, load, and live in numbers. */
class EmbeddedClusterTest {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Duration MOMENT = Duration.ofMillis(300);

    private final EmbeddedCluster cluster = EmbeddedCluster.builder("c1").bookmarkInterval(Duration.ofMillis(100)).eventWindow(4)
            .start();
    private RawClient client = new RawClient(cluster.adminKubeconfig());

    @BeforeEach
    void forgetTheStart() {
        cluster.requests().reset();
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private void create(String name) {
        cluster.api().create(CONFIG_MAPS, "{metadata: {name: " + name + "}}");
    }

    private String version() {
        return RawClient.json(client.get(CONFIG_MAPS)).path("metadata").path("resourceVersion").asText();
    }

    private RawClient.Watch watch(String more) {
        return client.watch(CONFIG_MAPS + "?watch=true&allowWatchBookmarks=true" + more);
    }

    @Test
    void theNextRequestsAreRefusedAsAskedAndThenNoMore() {
        cluster.faults().answerNext(2, line -> line.resource().equals("configmaps"), 429, Duration.ofSeconds(7));
        assertEquals(200, client.get("/api/v1/namespaces").statusCode());
        HttpResponse<byte[]> first = client.get(CONFIG_MAPS);
        assertEquals(429, first.statusCode());
        assertEquals("7", first.headers().firstValue("Retry-After").orElse(""));
        assertEquals("TooManyRequests", RawClient.json(first).path("reason").asText());
        assertEquals(429, client.get(CONFIG_MAPS).statusCode());
        assertEquals(200, client.get(CONFIG_MAPS).statusCode());
        assertEquals(3, cluster.requests().made("list", "configmaps"));
    }

    @Test
    void requestsAreCountedByVerbAndResource() {
        create("a");
        cluster.api().merge("/api/v1/namespaces/default/services/kubernetes/status", "{status: {}}");
        cluster.api().delete(CONFIG_MAPS + "/a");
        assertEquals(1, cluster.requests().made("create", "configmaps"));
        assertEquals(1, cluster.requests().made("patch", "services/status"));
        assertEquals(1, cluster.requests().made("delete", "configmaps"));
        assertEquals(0, cluster.requests().made("watch", "configmaps"));
        assertEquals(3, cluster.requests().all().size());
    }

    @Test
    void anExpiredWindowEndsOldWatchesWith410AndSparesTheRunning() throws IOException {
        String old = version();
        try (RawClient.Watch running = watch("&resourceVersion=" + old)) {
            create("a");
            assertEquals("ADDED a", running.nextChange());
            cluster.faults().expireEventWindow();
            create("b");
            assertEquals("ADDED b", running.nextChange());
        }
        try (RawClient.Watch late = watch("&resourceVersion=" + old)) {
            JsonNode error = late.next();
            assertEquals("ERROR", error.path("type").asText());
            assertEquals(410, error.path("object").path("code").asInt());
            assertEquals("Expired", error.path("object").path("reason").asText());
            assertEquals("END", late.nextChange());
        }
    }

    @Test
    void aWindowThatIsFullForgetsTheOldestChange() throws IOException {
        String old = version();
        for (int i = 0; i < 4; i++) {
            create("c" + i);
        }
        try (RawClient.Watch enough = watch("&resourceVersion=" + old)) {
            assertEquals("ADDED c0", enough.nextChange());
        }
        create("c4");
        try (RawClient.Watch late = watch("&resourceVersion=" + old)) {
            assertEquals("ERROR", late.next().path("type").asText());
        }
    }

    @Test
    void aContinueTokenExpiresAndOffersAnother() {
        create("a");
        create("b");
        create("c");
        JsonNode first = RawClient.json(client.get(CONFIG_MAPS + "?limit=1"));
        String token = first.path("metadata").path("continue").asText();
        assertEquals(3, first.path("metadata").path("remainingItemCount").asInt());
        cluster.faults().expireEventWindow();
        HttpResponse<byte[]> gone = client.get(CONFIG_MAPS + "?limit=10&continue=" + token);
        assertEquals(410, gone.statusCode());
        String again = RawClient.json(gone).path("metadata").path("continue").asText();
        assertEquals(3, RawClient.json(client.get(CONFIG_MAPS + "?limit=10&continue=" + again)).path("items").size());
    }

    @Test
    void bookmarksTellAnIdleWatchHowFarItHasSeen() throws IOException {
        try (RawClient.Watch watch = watch("&resourceVersion=" + version())) {
            cluster.api().create("/api/v1/namespaces/default/secrets", "{metadata: {name: elsewhere}}");
            String now = version();
            JsonNode event = watch.next();
            while (!event.path("object").path("metadata").path("resourceVersion").asText().equals(now)) {
                assertEquals("BOOKMARK", event.path("type").asText());
                event = watch.next();
            }
            assertEquals("ConfigMap", event.path("object").path("kind").asText());
        }
    }

    @Test
    void aSilencedWatchSaysNothingWhileNewOnesWorkAndCatchesUpWhenResumed() throws IOException {
        String from = version();
        try (RawClient.Watch silent = client.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + from)) {
            cluster.faults().silenceWatches();
            create("a");
            try (RawClient.Watch fresh = watch("&resourceVersion=" + from)) {
                assertEquals("ADDED a", fresh.nextChange());
            }
            assertTrue(silent.quiet(MOMENT));
            cluster.faults().resumeWatches();
            assertEquals("ADDED a", silent.nextChange());
        }
    }

    @Test
    void aBlackHoleAnswersNothingAndBreaksNothingUntilItEnds() throws IOException {
        String from = version();
        try (RawClient.Watch watch = client.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + from)) {
            cluster.faults().startBlackHole();
            CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> client.get(CONFIG_MAPS).statusCode());
            cluster.load(List.of("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}}"));
            assertTrue(watch.quiet(MOMENT));
            assertFalse(answer.isDone());
            cluster.faults().endBlackHole();
            assertEquals(200, answer.join());
            assertEquals("ADDED a", watch.nextChange());
        }
    }

    @Test
    void cutConnectionsEndWatchesAndNewConnectionsWork() throws IOException {
        try (RawClient.Watch watch = client.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + version())) {
            cluster.faults().cutConnections();
            assertEquals("END", watch.nextChange());
        }
        client.close();
        client = new RawClient(cluster.adminKubeconfig());
        assertEquals(200, client.get(CONFIG_MAPS).statusCode());
    }

    @Test
    void theServerComesBackAtItsAddressWithItsData() throws IOException {
        create("a");
        URI before = cluster.server();
        String from = version();
        try (RawClient.Watch watch = client.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + from)) {
            cluster.stopApiServer();
            cluster.stopApiServer();
            assertEquals("END", watch.nextChange());
        }
        assertThrows(UncheckedIOException.class, () -> cluster.api().get(CONFIG_MAPS));
        cluster.load(List.of("{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: default}}"));
        cluster.startApiServer();
        cluster.startApiServer();
        assertEquals(before, cluster.server());
        assertEquals("a", cluster.api().get(CONFIG_MAPS + "/a").path("metadata").path("name").asText());
        try (RawClient fresh = new RawClient(cluster.adminKubeconfig());
                RawClient.Watch watch = fresh.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + from)) {
            assertEquals("ADDED b", watch.nextChange());
        }
    }

    @Test
    void aDeniedUserIsForbiddenUntilAllowedAndARevokedTokenIsNobodys() {
        String config = cluster.kubeconfigFor("default", "default");
        assertNotEquals(config, cluster.kubeconfigFor("default", "default"));
        String user = "system:serviceaccount:default:default";
        try (RawClient account = new RawClient(config)) {
            assertEquals(200, account.get(CONFIG_MAPS).statusCode());
            cluster.faults().deny(user, "list", "configmaps");
            HttpResponse<byte[]> forbidden = account.get(CONFIG_MAPS);
            assertEquals(403, forbidden.statusCode());
            assertEquals(
                    "configmaps is forbidden: User \"" + user + "\" cannot list resource \"configmaps\" in API group \"\" in the"
                            + " namespace \"default\"",
                    RawClient.json(forbidden).path("message").asText());
            cluster.faults().allow(user, "list", "configmaps");
            assertEquals(200, account.get(CONFIG_MAPS).statusCode());
            cluster.faults().revokeToken(dev.navarch.local.Kubeconfig.parse(config).token());
            assertEquals(401, account.get(CONFIG_MAPS).statusCode());
        }
        assertThrows(KubeApiException.class, () -> cluster.kubeconfigFor("default", "nobody"));
    }

    @Test
    void whatIsLoadedIsThereWithItsStatusAndItsSlices() {
        List<String> objects = new ArrayList<>(List.of("{apiVersion: v1, kind: Node, metadata: {name: n}}",
                "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: s}, spec: {selector: {app: web}, ports: [{port: 80}]}}"));
        for (int i = 0; i < 250; i++) {
            objects.add(
                    """
                            {apiVersion: v1, kind: Pod, metadata: {name: p%1$d, namespace: s, labels: {app: web}}, spec: {nodeName: n},
                             status: {phase: Running, podIP: 127.0.1.%1$d, podIPs: [{ip: 127.0.1.%1$d}], conditions: [{type: Ready, status: 'True'}]}}"""
                            .formatted(i));
        }
        cluster.load(objects);
        assertEquals("Running", cluster.api().get("/api/v1/namespaces/s/pods/p7").path("status").path("phase").asText());
        List<Integer> sizes = new ArrayList<>();
        cluster.api().get("/apis/discovery.k8s.io/v1/endpointslices").path("items")
                .forEach(s -> sizes.add(s.path("endpoints").size()));
        assertEquals(List.of(50, 100, 100), sizes.stream().sorted().toList());
        assertThrows(KubeApiException.class, () -> cluster.load(List.of("{apiVersion: v1, kind: Nothing, metadata: {name: n}}")));
    }

    @Test
    void anAnswerCanBeLate() {
        cluster.faults().delay(MOMENT);
        long start = System.nanoTime();
        client.get(CONFIG_MAPS);
        assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(MOMENT) >= 0);
        cluster.faults().clear();
        assertEquals(200, client.get(CONFIG_MAPS).statusCode());
    }

    @Test
    void tokenKeysAndIssuerArePublished() {
        assertEquals("P-256", RawClient.json(client.get("/openid/v1/jwks", "*/*")).path("keys").path(0).path("crv").asText());
        assertTrue(
                RawClient.json(client.get("/.well-known/openid-configuration")).path("issuer").asText().startsWith("https://"));
    }
}
