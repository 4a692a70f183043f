package dev.navarch.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.LocalCluster;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What Navarch expects of an API server, held against the embedded one and against a real one. */
abstract class ApiServerContract {
    private static final String JSON = "application/json";

    private String ns = "";
    private @Nullable RawClient open;

    /** The cluster under test, running; one for all tests. */
    abstract LocalCluster cluster();

    @BeforeEach
    void openNamespace(TestInfo test) {
        open = new RawClient(cluster().adminKubeconfig());
        ns = "contract-" + Integer.toUnsignedString(test.getDisplayName().hashCode(), 36);
        cluster().api().create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: " + ns + "}}");
    }

    @AfterEach
    void closeNamespace() {
        cluster().api().delete("/api/v1/namespaces/" + ns);
        client().close();
    }

    final String in(String plural) {
        return "/api/v1/namespaces/" + ns + "/" + plural;
    }

    final String namespace() {
        return ns;
    }

    final RawClient client() {
        return Objects.requireNonNull(open);
    }

    final JsonNode createConfigMap(String name, String labels) {
        return cluster().api().create(in("configmaps"),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: '" + name + "', labels: {" + labels + "}}, data: {a: b}}");
    }

    static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }

    @Test
    void aCreatedObjectHasAUidAVersionAndATimeAndIsGotBack() {
        JsonNode made = createConfigMap("one", "");
        assertFalse(made.path("metadata").path("uid").asText().isEmpty());
        assertTrue(made.path("metadata").path("creationTimestamp").asText().endsWith("Z"));
        assertEquals(made, cluster().api().get(in("configmaps/one")));
        assertEquals("ConfigMap", made.path("kind").asText());
    }

    @Test
    void aGeneratedNameBeginsWithItsPrefix() {
        JsonNode made = cluster().api().create(in("configmaps"),
                "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: some-}}");
        assertTrue(made.path("metadata").path("name").asText().matches("some-[a-z0-9]{5}"), made::toString);
    }

    @Test
    void creatingWhatExistsIsAConflictThatSaysSo() {
        createConfigMap("one", "");
        HttpResponse<byte[]> again = client().send("POST", in("configmaps"), JSON, "{\"metadata\":{\"name\":\"one\"}}");
        assertEquals(409, again.statusCode());
        JsonNode status = RawClient.json(again);
        assertEquals("AlreadyExists", status.path("reason").asText());
        assertEquals("configmaps \"one\" already exists", status.path("message").asText());
        assertEquals("configmaps", status.path("details").path("kind").asText());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        HttpResponse<byte[]> missing = client().get(in("configmaps/none"));
        assertEquals(404, missing.statusCode());
        assertEquals("Status", RawClient.json(missing).path("kind").asText());
        assertEquals("configmaps \"none\" not found", RawClient.json(missing).path("message").asText());
        HttpResponse<byte[]> nowhere = client().send("POST", "/api/v1/namespaces/nowhere/configmaps", JSON,
                "{\"metadata\":{\"name\":\"x\"}}");
        assertEquals(404, nowhere.statusCode());
        HttpResponse<byte[]> unknown = client().get("/apis/nobody.example/v1/things");
        assertEquals("404 404 page not found",
                unknown.statusCode() + " " + new String(unknown.body(), StandardCharsets.UTF_8).trim());
    }

    @Test
    void anObjectWithoutANameOrWithABadOneIsInvalid() {
        assertEquals(422, client().send("POST", in("configmaps"), JSON, "{\"metadata\":{}}").statusCode());
        HttpResponse<byte[]> bad = client().send("POST", in("configmaps"), JSON, "{\"metadata\":{\"name\":\"Not_A_Name\"}}");
        assertEquals(422, bad.statusCode());
        assertEquals("Invalid", RawClient.json(bad).path("reason").asText());
    }

    @Test
    void anUpdateOfAnOldVersionIsAConflictAndOneWithoutChangesIsNoUpdate() {
        JsonNode first = createConfigMap("one", "");
        JsonNode second = cluster().api().merge(in("configmaps/one"), "{data: {a: c}}");
        assertNotEquals(version(first), version(second));
        HttpResponse<byte[]> late = client().send("PUT", in("configmaps/one"), JSON, first.toString());
        assertEquals(409, late.statusCode());
        assertEquals("Conflict", RawClient.json(late).path("reason").asText());
        JsonNode same = cluster().api().replace(in("configmaps/one"), second.toString());
        assertEquals(version(second), version(same));
    }

    @Test
    void aMergePatchTakesAwayWhatIsNull() {
        createConfigMap("one", "x: y");
        JsonNode patched = cluster().api().merge(in("configmaps/one"), "{data: {a: null, b: c}}");
        assertEquals("{\"b\":\"c\"}", patched.path("data").toString());
    }

    @Test
    void aJsonPatchChangesAndTests() {
        createConfigMap("one", "");
        String patch = "[{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"b\"},{\"op\":\"add\",\"path\":\"/data/x-y\",\"value\":\"1\"},"
                + "{\"op\":\"remove\",\"path\":\"/data/a\"}]";
        HttpResponse<byte[]> patched = client().send("PATCH", in("configmaps/one"), "application/json-patch+json", patch);
        assertEquals("{\"x-y\":\"1\"}", RawClient.json(patched).path("data").toString());
        assertEquals(422, client().send("PATCH", in("configmaps/one"), "application/json-patch+json", patch).statusCode());
    }

    @Test
    void aVersionInAPatchIsDemanded() {
        JsonNode first = createConfigMap("one", "");
        cluster().api().merge(in("configmaps/one"), "{data: {a: c}}");
        HttpResponse<byte[]> late = client().send("PATCH", in("configmaps/one"), "application/merge-patch+json",
                "{\"metadata\":{\"resourceVersion\":\"" + version(first) + "\"},\"data\":{\"a\":\"d\"}}");
        assertEquals(409, late.statusCode());
    }

    @Test
    void applyingCreatesAndThenMerges() {
        String path = in("configmaps/applied") + "?fieldManager=test&force=true";
        String yaml = "{apiVersion: v1, kind: ConfigMap, metadata: {name: applied}, data: {a: b}}";
        assertEquals(201, client().send("PATCH", path, "application/apply-patch+yaml", yaml).statusCode());
        HttpResponse<byte[]> merged = client().send("PATCH", path, "application/apply-patch+yaml", yaml.replace("a: b", "a: c"));
        assertEquals(200, merged.statusCode());
        assertEquals("c", RawClient.json(merged).path("data").path("a").asText());
    }

    @Test
    void aListSelectsByLabelAndField() {
        createConfigMap("one", "app: web, tier: front");
        createConfigMap("two", "app: web");
        createConfigMap("three", "app: db");
        assertEquals(List.of("one", "two"), names("?labelSelector=app%3Dweb"));
        assertEquals(List.of("one"), names("?labelSelector=app%3Dweb,tier"));
        assertEquals(List.of("two"), names("?labelSelector=app%3Dweb,%21tier"));
        assertEquals(List.of("one", "three", "two"), names("?labelSelector=app%20in%20(web,db)"));
        assertEquals(List.of("three"), names("?labelSelector=app,app%20notin%20(web)"));
        assertEquals(List.of("two"), names("?fieldSelector=metadata.name%3Dtwo"));
        assertEquals(400, client().get(in("configmaps") + "?fieldSelector=data.a%3Db").statusCode());
    }

    @Test
    void aListComesInPagesOfOneMoment() {
        for (int i = 0; i < 5; i++) {
            createConfigMap("c" + i, "page: '1'");
        }
        String query = "?limit=2&labelSelector=page";
        JsonNode first = RawClient.json(client().get(in("configmaps") + query));
        assertEquals(2, first.path("items").size());
        createConfigMap("c9", "page: '1'");
        List<String> all = new ArrayList<>(List.of("c0", "c1"));
        JsonNode page = first;
        while (!page.path("metadata").path("continue").asText().isEmpty()) {
            page = RawClient.json(
                    client().get(in("configmaps") + query + "&continue=" + page.path("metadata").path("continue").asText()));
            assertEquals(version(first), version(page));
            page.path("items").forEach(i -> all.add(i.path("metadata").path("name").asText()));
        }
        assertEquals(List.of("c0", "c1", "c2", "c3", "c4"), all);
    }

    @Test
    void aWatchTellsWhatHappensAfterAVersionAlsoOverHttp1() throws IOException {
        String from = version(RawClient.json(client().get(in("configmaps") + "?labelSelector=app")));
        String query = "?watch=true&labelSelector=app&resourceVersion=" + from;
        try (RawClient old = new RawClient(cluster().adminKubeconfig(), HttpClient.Version.HTTP_1_1);
                RawClient.Watch watch = client().watch(in("configmaps") + query);
                RawClient.Watch over1 = old.watch(in("configmaps") + query)) {
            JsonNode made = createConfigMap("one", "app: web");
            JsonNode added = watch.next();
            assertEquals("ADDED", added.path("type").asText());
            assertEquals(made, added.path("object"));
            cluster().api().merge(in("configmaps/one"), "{data: {a: 'café 日本'}}");
            cluster().api().delete(in("configmaps/one"));
            assertEquals("café 日本", watch.next().path("object").path("data").path("a").asText());
            assertEquals("DELETED one", watch.nextChange());
            assertEquals("ADDED one", over1.nextChange());
            assertEquals("MODIFIED one", over1.nextChange());
            assertEquals("DELETED one", over1.nextChange());
        }
    }

    @Test
    void aWatchWithASelectorSeesObjectsEnterAndLeave() throws IOException {
        createConfigMap("one", "app: web");
        String from = version(RawClient.json(client().get(in("configmaps"))));
        try (RawClient.Watch watch = client()
                .watch(in("configmaps") + "?watch=true&labelSelector=app%3Ddb&resourceVersion=" + from)) {
            cluster().api().merge(in("configmaps/one"), "{metadata: {labels: {app: db}}}");
            JsonNode left = cluster().api().merge(in("configmaps/one"), "{metadata: {labels: {app: web}}}");
            createConfigMap("two", "app: db");
            assertEquals("ADDED one", watch.nextChange());
            JsonNode gone = watch.next();
            assertEquals("DELETED", gone.path("type").asText());
            assertEquals(version(left), version(gone.path("object")));
            assertEquals("db", gone.path("object").path("metadata").path("labels").path("app").asText());
            assertEquals("ADDED two", watch.nextChange());
        }
    }

    @Test
    void aStreamingListEndsItsStateWithABookmark() throws IOException {
        createConfigMap("one", "app: web");
        createConfigMap("two", "app: web");
        String query = "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=app";
        try (RawClient.Watch watch = client().watch(in("configmaps") + query)) {
            assertEquals("ADDED one", watch.nextChange());
            assertEquals("ADDED two", watch.nextChange());
            JsonNode mark = watch.next();
            assertEquals("BOOKMARK", mark.path("type").asText());
            assertEquals("true",
                    mark.path("object").path("metadata").path("annotations").path("k8s.io/initial-events-end").asText());
            assertFalse(version(mark.path("object")).isEmpty());
            createConfigMap("three", "app: web");
            assertEquals("ADDED three", watch.nextChange());
        }
        assertEquals(422, client().get(in("configmaps") + "?watch=true&sendInitialEvents=true").statusCode());
    }

    @Test
    void aWatchWithoutAVersionBeginsWithWhatExistsAndEndsWhenItsTimeIsOver() throws IOException {
        createConfigMap("one", "app: web");
        try (RawClient.Watch watch = client().watch(in("configmaps") + "?watch=true&timeoutSeconds=1&labelSelector=app")) {
            assertEquals("ADDED one", watch.nextChange());
            assertEquals("END", watch.nextChange());
        }
    }

    @Test
    void aBadTokenIsUnauthorizedAndNoTokenIsAnonymous() {
        try (RawClient stranger = new RawClient(cluster().adminKubeconfig().replaceAll("token: .*", "token: nonsense"));
                RawClient nobody = new RawClient(cluster().adminKubeconfig().replaceAll("token: .*", "token: none"))) {
            HttpResponse<byte[]> answer = stranger.get("/api/v1/namespaces");
            assertEquals(401, answer.statusCode());
            assertEquals("Unauthorized", RawClient.json(answer).path("message").asText());
            HttpResponse<byte[]> forbidden = nobody.get("/api/v1/namespaces");
            assertEquals(403, forbidden.statusCode());
            assertEquals(
                    "namespaces is forbidden: User \"system:anonymous\" cannot list resource \"namespaces\" in API group \"\" at the"
                            + " cluster scope",
                    RawClient.json(forbidden).path("message").asText());
            assertEquals(200, nobody.get("/readyz").statusCode());
        }
    }

    @Test
    void theDocumentsOfDiscoveryNameWhatIsThere() {
        HttpResponse<byte[]> ready = client().get("/readyz");
        assertEquals("ok", new String(ready.body(), StandardCharsets.UTF_8));
        assertEquals(HttpClient.Version.HTTP_2, ready.version());
        assertEquals("1", RawClient.json(client().get("/version")).path("major").asText());
        assertTrue(RawClient.json(client().get("/api")).path("versions").toString().contains("v1"));
        assertTrue(RawClient.json(client().get("/apis")).toString().contains("discovery.k8s.io/v1"));
        assertTrue(RawClient.json(client().get("/api/v1")).path("resources").toString().contains("\"pods/status\""));
        assertEquals("APIResourceList", RawClient.json(client().get("/apis/coordination.k8s.io/v1")).path("kind").asText());
    }

    private List<String> names(String query) {
        List<String> names = new ArrayList<>();
        RawClient.json(client().get(in("configmaps") + query)).path("items")
                .forEach(i -> names.add(i.path("metadata").path("name").asText()));
        return names;
    }
}
