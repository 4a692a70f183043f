package dev.navarch.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What Navarch expects of the kinds that it reads and writes, beyond what holds for all of them. */
abstract class ApiServerObjectsContract extends ApiServerContract {
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String WATCH_PROTOBUF = "application/vnd.kubernetes.protobuf;stream=watch";

    /** The address of the pod number n: real API servers take no loopback addresses. */
    private static String address(int n) {
        return "10.11.0." + n;
    }

    private JsonNode createService(String name, String spec) {
        return cluster().api().create(in("services"),
                "{apiVersion: v1, kind: Service, metadata: {name: " + name + ", labels: {team: a}}, spec: {" + spec + "}}");
    }

    void createNode(String name, String zone) {
        cluster().api().create("/api/v1/nodes", "{apiVersion: v1, kind: Node, metadata: {name: " + name + ", labels: {"
                + "topology.kubernetes.io/zone: " + zone + ", topology.kubernetes.io/region: r}}}");
    }

    JsonNode createPod(String name, String node, int number, boolean ready) {
        until(() -> cluster().api().get(in("serviceaccounts")).path("items"), items -> items.size() > 0);
        cluster().api().create(in("pods"),
                """
                        {apiVersion: v1, kind: Pod, metadata: {name: %s, labels: {app: web}, annotations: {x: 'ü'}},
                         spec: {nodeName: %s, hostname: h, subdomain: web, initContainers: [{name: proxy, image: i, restartPolicy: Always}],
                         containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}}"""
                        .formatted(name, node));
        return setReady(name, number, ready);
    }

    private JsonNode setReady(String name, int number, boolean ready) {
        return cluster().api().merge(in("pods/" + name + "/status"), """
                {status: {phase: Running, podIP: %1$s, podIPs: [{ip: %1$s}],
                 conditions: [{type: Ready, status: '%2$s', lastTransitionTime: '2026-01-02T03:04:05Z'}]}}"""
                .formatted(address(number), ready ? "True" : "False"));
    }

    static JsonNode until(Supplier<JsonNode> read, Predicate<JsonNode> holds) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        JsonNode last = read.get();
        while (!holds.test(last)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("never held, last: " + last);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            last = read.get();
        }
        return last;
    }

    private JsonNode slicesOf(String service) {
        String path = "/apis/discovery.k8s.io/v1/namespaces/" + namespace()
                + "/endpointslices?labelSelector=kubernetes.io/service-name%3D";
        return RawClient.json(client().get(path + service)).path("items");
    }

    @Test
    void aServiceGetsAnAddressAndKeepsIt() {
        JsonNode made = createService("web", "selector: {app: web}, ports: [{name: http, port: 80}]");
        String address = made.path("spec").path("clusterIP").asText();
        assertTrue(address.matches("[0-9.]+"), made::toString);
        assertEquals(address, made.path("spec").path("clusterIPs").path(0).asText());
        assertEquals("ClusterIP", made.path("spec").path("type").asText());
        assertEquals(80, made.path("spec").path("ports").path(0).path("targetPort").asInt());
        assertEquals("{\"loadBalancer\":{}}", made.path("status").toString());
        assertNotEquals(address, createService("other", "ports: [{port: 80}]").path("spec").path("clusterIP").asText());
        assertEquals("None",
                createService("headless", "clusterIP: None, ports: [{port: 80}]").path("spec").path("clusterIP").asText());
        JsonNode external = createService("external", "type: ExternalName, externalName: example.com");
        assertFalse(external.path("spec").has("clusterIP"), external::toString);
        HttpResponse<byte[]> moved = client().send("PATCH", in("services/web"), "application/merge-patch+json",
                "{\"spec\":{\"clusterIP\":\"10.96.77.77\"}}");
        assertEquals(422, moved.statusCode());
    }

    @Test
    void aStatusIsWrittenOnlyByItsOwnPath() {
        JsonNode made = createService("web", "type: LoadBalancer, ports: [{port: 80}]");
        JsonNode same = cluster().api().merge(in("services/web"), "{status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}}");
        assertEquals(version(made), version(same));
        JsonNode ingress = cluster().api().merge(in("services/web/status"),
                "{spec: {ports: []}, status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}}");
        assertEquals("192.0.2.1", ingress.path("status").path("loadBalancer").path("ingress").path(0).path("ip").asText());
        assertEquals(1, ingress.path("spec").path("ports").size());
    }

    @Test
    void podsAndNamespacesAreSelectedByPhase() {
        createNode(namespace() + "-n", "z1");
        createPod("one", namespace() + "-n", 1, true);
        cluster().api().create(in("pods"),
                "{apiVersion: v1, kind: Pod, metadata: {name: two}, spec: {containers: [{name: c, image: i}]}}");
        assertEquals("one",
                RawClient.json(client().get(in("pods") + "?fieldSelector=status.phase!%3DPending")).path("items").path(0)
                        .path("metadata").path("name").asText());
        assertEquals(1, RawClient.json(client().get(in("pods") + "?fieldSelector=status.phase%3DPending")).path("items").size());
        cluster().api().delete("/api/v1/nodes/" + namespace() + "-n");
    }

    @Test
    void theSlicesOfAServiceFollowItsPods() {
        String node = namespace() + "-n";
        createNode(node, "z1");
        createService("web", "selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]");
        createPod("one", node, 1, true);
        createPod("two", node, 2, false);
        JsonNode slice = until(() -> slicesOf("web"), s -> s.path(0).path("endpoints").size() == 2
                && s.path(0).path("ports").path(0).path("port").asInt() == 8080).path(0);
        JsonNode labels = slice.path("metadata").path("labels");
        assertEquals("endpointslice-controller.k8s.io", labels.path("endpointslice.kubernetes.io/managed-by").asText());
        assertEquals("a", labels.path("team").asText());
        assertEquals("IPv4", slice.path("addressType").asText());
        assertEquals("{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"}", sorted(slice.path("ports").path(0)));
        JsonNode one = endpoint(slice, "one");
        JsonNode uid = cluster().api().get(in("pods/one")).path("metadata").path("uid");
        assertEquals("{\"addresses\":[\"10.11.0.1\"],\"conditions\":{\"ready\":true,\"serving\":true,\"terminating\":false},"
                + "\"hostname\":\"h\",\"nodeName\":\"" + node
                + "\",\"targetRef\":{\"kind\":\"Pod\",\"name\":\"one\",\"namespace\":\""
                + namespace() + "\",\"uid\":" + uid + "},\"zone\":\"z1\"}", sorted(one));
        assertFalse(endpoint(slice, "two").path("conditions").path("ready").asBoolean());
        setReady("two", 2, true);
        until(() -> slicesOf("web"), s -> endpoint(s.path(0), "two").path("conditions").path("ready").asBoolean());
        cluster().api().delete(in("pods/one"));
        until(() -> slicesOf("web"), s -> s.path(0).path("endpoints").size() == 1);
        cluster().api().delete(in("services/web"));
        until(() -> slicesOf("web"), JsonNode::isEmpty);
        cluster().api().delete("/api/v1/nodes/" + node);
    }

    @Test
    void aPodWithGraceIsTerminatingUntilItIsDeletedForGood() {
        String node = namespace() + "-n";
        createNode(node, "z1");
        createService("web", "selector: {app: web}, ports: [{name: http, port: 80}]");
        createPod("one", node, 1, true);
        until(() -> slicesOf("web"), s -> s.path(0).path("endpoints").size() == 1);
        HttpResponse<byte[]> deleting = client().send("DELETE", in("pods/one"), "application/json", "");
        assertEquals(200, deleting.statusCode());
        assertEquals(30, RawClient.json(deleting).path("metadata").path("deletionGracePeriodSeconds").asInt());
        assertFalse(cluster().api().get(in("pods/one")).path("metadata").path("deletionTimestamp").asText().isEmpty());
        JsonNode slice = until(() -> slicesOf("web"),
                s -> s.path(0).path("endpoints").path(0).path("conditions").path("terminating").asBoolean()).path(0);
        assertEquals("{\"ready\":false,\"serving\":true,\"terminating\":true}",
                sorted(slice.path("endpoints").path(0).path("conditions")));
        cluster().api().delete(in("pods/one"));
        assertEquals(404, client().get(in("pods/one")).statusCode());
        cluster().api().delete("/api/v1/nodes/" + node);
    }

    @Test
    void protobufSaysWhatJsonSays() {
        String node = namespace() + "-n";
        createNode(node, "z1");
        cluster().api().merge("/api/v1/nodes/" + node + "/status",
                "{status: {addresses: [{type: InternalIP, address: 192.0.2.9}]}}");
        createService("web",
                "type: LoadBalancer, selector: {app: web}, ports: [{name: http, port: 80, targetPort: http, appProtocol: http},"
                        + " {name: tcp, port: 90, targetPort: 9000}], sessionAffinity: ClientIP");
        cluster().api().merge(in("services/web/status"),
                "{status: {loadBalancer: {ingress: [{ip: 192.0.2.1}, {hostname: a.example}]}}}");
        createPod("one", node, 1, true);
        JsonNode slice = until(() -> slicesOf("web"), s -> s.path(0).path("endpoints").size() == 1).path(0);
        assertSame("/api/v1/nodes/" + node, "nodes");
        assertSame("/api/v1/namespaces/" + namespace(), "namespaces");
        assertSame(in("services/web"), "services");
        assertSame(in("pods/one"), "pods");
        assertSame(
                "/apis/discovery.k8s.io/v1/namespaces/" + namespace() + "/endpointslices/"
                        + slice.path("metadata").path("name").asText(),
                "endpointslices");
        cluster().api().delete("/api/v1/nodes/" + node);
    }

    private void assertSame(String path, String plural) {
        JsonNode json = cluster().api().get(path);
        HttpResponse<byte[]> answer = client().get(path, PROTOBUF + ",application/json");
        assertEquals(PROTOBUF, answer.headers().firstValue("Content-Type").orElse(""));
        ProtobufReader.Envelope envelope = ProtobufReader.envelope(ByteString.copyFrom(answer.body()));
        assertEquals(json.path("kind").asText(), envelope.kind());
        assertEquals(json.path("apiVersion").asText(), envelope.apiVersion());
        envelope.object().assertSays(schema(plural), json, plural);
    }

    private static ProtobufSchema schema(String plural) {
        ResourceTypes types = new ResourceTypes();
        return Objects.requireNonNull(ProtobufSchemas.of(
                plural.equals("endpointslices") ? types.require("discovery.k8s.io", "v1", plural) : types.core(plural)));
    }

    @Test
    void aProtobufListHasItsVersionAndTokenWhereTheyBelong() {
        createService("a", "ports: [{port: 80}]");
        createService("b", "ports: [{port: 80}]");
        ProtobufReader.Envelope list = ProtobufReader
                .envelope(ByteString.copyFrom(client().get(in("services") + "?limit=1", PROTOBUF).body()));
        assertEquals("ServiceList", list.kind());
        assertFalse(list.object().message(1).text(2).isEmpty());
        assertFalse(list.object().message(1).text(3).isEmpty());
        assertEquals(1, list.object().message(1).number(4));
        assertEquals(1, list.object().messages(2).size());
        assertEquals("a", list.object().message(2).message(1).text(1));
    }

    @Test
    void aProtobufWatchIsFramedByLength() throws IOException {
        createService("a", "ports: [{port: 80}]");
        String query = "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        HttpResponse<java.io.InputStream> watch = client().stream(in("services") + query,
                WATCH_PROTOBUF + ",application/json;stream=watch");
        assertEquals(WATCH_PROTOBUF, watch.headers().firstValue("Content-Type").orElse(""));
        try (DataInputStream in = new DataInputStream(watch.body())) {
            ProtobufReader added = event(in);
            assertEquals("ADDED", added.text(1));
            ProtobufReader.Envelope object = ProtobufReader.envelope(added.message(2).bytes(1).getFirst());
            assertEquals("Service", object.kind());
            assertEquals("a", object.object().message(1).text(1));
            ProtobufReader mark = event(in);
            assertEquals("BOOKMARK", mark.text(1));
            ProtobufReader metadata = ProtobufReader.envelope(mark.message(2).bytes(1).getFirst()).object().message(1);
            assertEquals("k8s.io/initial-events-end", metadata.message(12).text(1));
            cluster().api().delete(in("services/a"));
            assertEquals("DELETED", event(in).text(1));
        }
    }

    private static ProtobufReader event(DataInputStream in) {
        try {
            return ProtobufReader.of(ByteString.copyFrom(in.readNBytes(in.readInt())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aNamespaceTakesEverythingInItAlong() {
        createConfigMap("one", "");
        assertEquals(namespace(), cluster().api().get("/api/v1/namespaces/" + namespace()).path("metadata").path("labels")
                .path("kubernetes.io/metadata.name").asText());
        cluster().api().delete("/api/v1/namespaces/" + namespace());
        until(() -> RawClient.json(client().get("/api/v1/namespaces/" + namespace())), n -> n.path("code").asInt() == 404);
        assertEquals(404, client().get(in("configmaps/one")).statusCode());
    }

    @Test
    void manyAreDeletedAtOnceBySelector() {
        createConfigMap("one", "app: web");
        createConfigMap("two", "app: web");
        createConfigMap("three", "app: db");
        assertEquals(200,
                client().send("DELETE", in("configmaps") + "?labelSelector=app%3Dweb", "application/json", "").statusCode());
        assertEquals(404, client().get(in("configmaps/one")).statusCode());
        assertEquals(200, client().get(in("configmaps/three")).statusCode());
    }

    @Test
    void finalizersHoldAnObjectUntilTheyAreGone() {
        cluster().api().create(in("configmaps"),
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: held, finalizers: [a.example/b]}}");
        cluster().api().delete(in("configmaps/held"));
        assertTrue(cluster().api().get(in("configmaps/held")).path("metadata").has("deletionTimestamp"));
        cluster().api().merge(in("configmaps/held"), "{metadata: {finalizers: null}}");
        assertEquals(404, client().get(in("configmaps/held")).statusCode());
    }

    @Test
    void aDefinitionBringsItsResource() {
        String group = namespace() + ".example";
        cluster().api().create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
                {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: things.%1$s},
                 spec: {group: %1$s, scope: Namespaced, names: {plural: things, singular: thing, kind: Thing},
                 versions: [{name: v1, served: true, storage: true, subresources: {status: {}},
                 schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}""".formatted(group));
        String things = "/apis/" + group + "/v1/namespaces/" + namespace() + "/things";
        until(() -> RawClient.json(client().get(things)), l -> l.path("kind").asText().equals("ThingList"));
        JsonNode made = cluster().api().create(things,
                "{apiVersion: " + group + "/v1, kind: Thing, metadata: {name: t}, spec: {a: 1}, status: {b: 1}}");
        assertFalse(made.has("status"), made::toString);
        assertEquals(1, made.path("metadata").path("generation").asInt());
        assertEquals(1,
                cluster().api().merge(things + "/t/status", "{status: {b: 2}}").path("metadata").path("generation").asInt());
        assertEquals(2, cluster().api().merge(things + "/t", "{spec: {a: 2}}").path("metadata").path("generation").asInt());
        assertEquals("Thing", cluster().api().get(things).path("items").path(0).path("kind").asText());
        cluster().api().delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things." + group);
        until(() -> RawClient.json(client().get(things)), l -> !l.path("kind").asText().equals("ThingList"));
    }

    @Test
    void aLeaseDemandsTheVersionItReplaces() {
        String leases = "/apis/coordination.k8s.io/v1/namespaces/" + namespace() + "/leases";
        cluster().api().create(leases,
                "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: l}, spec: {holderIdentity: a}}");
        HttpResponse<byte[]> blind = client().send("PUT", leases + "/l", "application/json",
                "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\"l\"},\"spec\":{\"holderIdentity\":\"b\"}}");
        assertEquals(422, blind.statusCode());
    }

    @Test
    void aStrategicPatchMergesWebhooksByName() {
        String path = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
        String name = namespace() + "-hooks";
        String hook = "{name: %s.example.com, clientConfig: {url: 'https://127.0.0.1:1/x'}, sideEffects: None, admissionReviewVersions: [v1],"
                + " objectSelector: {matchLabels: {never: used}}}";
        cluster().api().create(path,
                "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: " + name
                        + "}, webhooks: [" + hook.formatted("a") + ", " + hook.formatted("b") + "]}");
        HttpResponse<byte[]> patched = client().send("PATCH", path + "/" + name, "application/strategic-merge-patch+json",
                "{\"webhooks\":[{\"name\":\"b.example.com\",\"failurePolicy\":\"Ignore\"}]}");
        JsonNode hooks = RawClient.json(patched).path("webhooks");
        assertEquals(2, hooks.size());
        List<String> policies = new ArrayList<>();
        hooks.forEach(h -> policies.add(h.path("name").asText() + " " + h.path("failurePolicy").asText()));
        assertTrue(policies.containsAll(List.of("a.example.com Fail", "b.example.com Ignore")), policies::toString);
        cluster().api().delete(path + "/" + name);
    }

    private static JsonNode endpoint(JsonNode slice, String pod) {
        for (JsonNode endpoint : slice.path("endpoints")) {
            if (endpoint.path("targetRef").path("name").asText().equals(pod)) {
                return endpoint;
            }
        }
        return Json.object();
    }

    /** A tree as text with its fields in order. */
    private static String sorted(JsonNode node) {
        if (node.isObject()) {
            List<String> fields = new ArrayList<>();
            node.properties().forEach(e -> fields.add("\"" + e.getKey() + "\":" + sorted(e.getValue())));
            fields.sort(null);
            return "{" + String.join(",", fields) + "}";
        }
        return node.toString();
    }
}
