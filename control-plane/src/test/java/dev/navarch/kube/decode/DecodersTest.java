package dev.navarch.kube.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.Fact;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecodersTest {
    private static final Map<String, FactKind> KINDS = Map.of("Service", FactKind.SERVICE, "EndpointSlice",
            FactKind.ENDPOINT_SLICE, "Pod",
            FactKind.POD, "Node", FactKind.NODE, "Namespace", FactKind.NAMESPACE);

    private final List<String> issues = new ArrayList<>();
    private final FactKinds kinds = new FactKinds(new Interner(1 << 12),
            (resource, object, reason) -> issues.add(object + ": " + reason));

    private Decoded<? extends Fact> json(String kind, String json) throws IOException {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return kinds.of(Objects.requireNonNull(KINDS.get(kind))).json(Json.tree(bytes, 0, bytes.length));
    }

    @Test
    void bothEncodingsGiveTheSameFactsAndTheSameComplaints() throws IOException {
        RandomObjects objects = new RandomObjects(20260101);
        int facts = 0;
        for (int i = 0; i < 1_500; i++) {
            for (Map.Entry<String, FactKind> kind : KINDS.entrySet()) {
                Map<String, Object> object = objects.draw(kind.getKey());
                byte[] json = Encoded.json(object);
                byte[] protobuf = Encoded.protobuf(kind.getKey(), object);
                issues.clear();
                Decoded<? extends Fact> fromJson = kinds.of(kind.getValue()).json(Json.tree(json, 0, json.length));
                List<String> jsonIssues = issues.stream().sorted().toList();
                issues.clear();
                Decoded<? extends Fact> fromProtobuf = kinds.of(kind.getValue()).protobuf(protobuf, 0, protobuf.length);
                assertEquals(fromJson, fromProtobuf, () -> new String(json, StandardCharsets.UTF_8));
                assertEquals(jsonIssues, issues.stream().sorted().toList(), () -> new String(json, StandardCharsets.UTF_8));
                facts += fromJson.value() == null ? 0 : 1;
            }
        }
        assertTrue(facts > 3_000, "only " + facts + " facts");
    }

    @Test
    void brokenBytesNeverThrow() {
        Interner interner = new Interner(1);
        SplittableRandom random = new SplittableRandom(7);
        RandomObjects objects = new RandomObjects(8);
        for (int i = 0; i < 600; i++) {
            for (Map.Entry<String, FactKind> kind : KINDS.entrySet()) {
                Map<String, Object> object = objects.draw(kind.getKey());
                for (byte[] bytes : List.of(Encoded.protobuf(kind.getKey(), object), Encoded.json(object))) {
                    int to = random.nextInt(bytes.length + 1);
                    for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                    }
                    kinds.of(kind.getValue()).protobuf(bytes, 0, to);
                    WatchEvent.read(kinds.of(kind.getValue()), Encoding.JSON, bytes, 0, to, interner);
                    WatchEvent.read(kinds.of(kind.getValue()), Encoding.PROTOBUF, bytes, 0, to, interner);
                    ApiStatus.read(500, Encoding.PROTOBUF, bytes);
                    ApiStatus.read(500, Encoding.JSON, bytes);
                }
            }
        }
    }

    @Test
    void oneUnreadableEndpointDoesNotLoseTheSlice() {
        Map<String, Object> sound = Map.of("addressType", "IPv4", "metadata",
                Map.of("name", "s", "namespace", "n", "labels", Map.of("kubernetes.io/service-name", "hello")), "endpoints",
                List.of(Map.of("addresses", List.of("10.0.0.1"))));
        byte[] message = Encoded.protobuf("EndpointSlice", sound);
        // Another endpoint: field 2, of three bytes, of which the first promises a text of 100.
        byte[] broken = Arrays.copyOf(message, message.length + 5);
        System.arraycopy(new byte[]{2 << 3 | 2, 3, 1 << 3 | 2, 100, 'x'}, 0, broken, message.length, 5);
        SliceFact slice = kinds.slices().protobuf(broken, 0, broken.length).value();
        assertEquals(1, Objects.requireNonNull(slice).addresses().size());
        assertEquals(List.of("n/s: an endpoint is unreadable"), issues);
    }

    @Test
    void textThatIsNotUtf8IsLeftOut() {
        byte[] message = Encoded.protobuf("Namespace",
                Map.of("metadata", Map.of("name", "n", "labels", Map.of("a", "XY", "b", "c"))));
        int at = new String(message, StandardCharsets.ISO_8859_1).indexOf("XY");
        message[at] = (byte) 0xC3;
        message[at + 1] = (byte) 0x28;
        var namespace = kinds.namespaces().protobuf(message, 0, message.length).value();
        assertEquals(Labels.of("b", "c"), Objects.requireNonNull(namespace).labels());
        assertEquals(List.of("n: a label is unreadable"), issues);
    }

    @Test
    void whatMakesNoSenseIsLeftOutAndTheRestKept() throws IOException {
        SliceFact slice = (SliceFact) json("EndpointSlice",
                """
                        {'metadata': {'name': 's', 'namespace': 'n', 'labels': {'kubernetes.io/service-name': 'hello'}}, 'addressType': 'IPv4',
                         'ports': [{'name': 'http', 'port': 80}, {'name': 'odd', 'port': 70000}, {'name': 'any'}],
                         'endpoints': [{'addresses': ['10.0.0.1', 'fd00::1', 'nonsense']}, {'addresses': ['10.0.0.2'], 'conditions': {'ready': false}}]}
                        """)
                .value();
        assertEquals(List.of(new SliceFact.Port("http", 80), new SliceFact.Port("any", 0)),
                Objects.requireNonNull(slice).ports());
        assertEquals(List.of(new SliceFact.Address("10.0.0.1", true, true, true, "", "", ""),
                new SliceFact.Address("10.0.0.2", false, false, true, "", "", "")), slice.addresses());
        assertEquals(3, issues.size());
    }

    @Test
    void slicesOfOthersAreNoFacts() throws IOException {
        assertNull(json("EndpointSlice", "{'metadata': {'name': 's', 'namespace': 'n'}, 'addressType': 'IPv4'}").value());
        assertNull(json("EndpointSlice",
                "{'metadata': {'name': 's', 'namespace': 'n', 'labels': {'kubernetes.io/service-name': 'a'}}, 'addressType': 'FQDN'}")
                .value());
        assertNull(json("EndpointSlice",
                "{'metadata': {'name': 's', 'namespace': 'n', 'labels': {'kubernetes.io/service-name': 'a', 'multicluster.kubernetes.io/service-name': 'a'}}, 'addressType': 'IPv4'}")
                .value());
        assertEquals(List.of(), issues);
    }

    @Test
    void anObjectWithoutANameIsNamedInTheComplaintAsFarAsKnown() throws IOException {
        assertFalse(json("Pod", "{'metadata': {'namespace': 'n'}}").isNamed());
        assertEquals(List.of("n/: it has no name"), issues);
    }

    private String workload(String generateName, String kind, String owner, String labels) throws IOException {
        String json = "{'metadata': {'name': 'pod-x', 'namespace': 'n', 'generateName': '" + generateName + "', 'labels': {"
                + labels
                + "}, 'ownerReferences': [{'kind': 'Other', 'name': 'no'}, {'kind': '" + kind + "', 'name': '" + owner
                + "', 'controller': true}]}}";
        return Objects.requireNonNull((PodFact) json("Pod", json).value()).workloadName();
    }

    @Test
    void aWorkloadIsCalledAsWhoeverDeployedItCallsIt() throws IOException {
        assertEquals("web", workload("web-7d9-", "ReplicaSet", "web-7d9", "'pod-template-hash': '7d9'"));
        assertEquals("web", workload("web-7d9-", "ReplicaSet", "web-7d9", "'rollouts-pod-template-hash': '7d9'"));
        assertEquals("web-7d9", workload("web-7d9-", "ReplicaSet", "web-7d9", ""));
        assertEquals("nightly", workload("nightly-28000000-", "Job", "nightly-28000000", ""));
        assertEquals("once-1234567", workload("once-", "Job", "once-1234567", ""));
        assertEquals("db", workload("db-", "StatefulSet", "db", ""));
        assertEquals("conf", workload("conf-1-", "ReplicationController", "conf-1", "'deploymentconfig': 'conf'"));
        assertEquals("pod-x", workload("", "ReplicaSet", "web-7d9", "'pod-template-hash': '7d9'"));
        assertEquals("stated", workload("web-", "ReplicaSet", "web-7d9", "'service.istio.io/workload-name': 'stated'"));
    }

    @Test
    void aPodIsReadyUnlessItEndsOrHasEnded() throws IOException {
        String pod = "{'metadata': {'name': 'p', 'namespace': 'n' %s}, 'spec': {'subdomain': 'sub'}, 'status': {'phase': '%s', 'podIP': '10.0.0.1', 'conditions': [{'type': 'Ready', 'status': 'True'}]}}";
        PodFact ready = Objects.requireNonNull((PodFact) json("Pod", pod.formatted("", "Running")).value());
        assertTrue(ready.ready());
        assertEquals(List.of("10.0.0.1"), ready.ips());
        assertEquals("p", ready.hostname());
        assertFalse(Objects.requireNonNull((PodFact) json("Pod", pod.formatted("", "Succeeded")).value()).ready());
        assertFalse(Objects.requireNonNull(
                (PodFact) json("Pod", pod.formatted(", 'deletionTimestamp': '2026-01-01T00:00:00Z'", "Running")).value())
                .ready());
    }

    @Test
    void aNodesLocalityComesFromTodaysLabelsElseFromTheOlder() throws IOException {
        NodeFact node = Objects.requireNonNull((NodeFact) json("Node",
                """
                        {'metadata': {'name': 'n1', 'labels': {'topology.kubernetes.io/region': 'r', 'failure-domain.beta.kubernetes.io/region': 'old',
                          'failure-domain.beta.kubernetes.io/zone': 'z', 'topology.istio.io/subzone': 's'}},
                         'status': {'addresses': [{'type': 'InternalIP', 'address': '10.0.0.1'}, {'type': 'ExternalIP', 'address': '1.2.3.4'}]}}
                        """)
                .value());
        assertEquals(Locality.of("r", "z", "s"), node.locality());
        assertEquals(List.of("1.2.3.4"), node.addresses());
    }

    @Test
    void onlyAnnotationsThatSomebodyReadsAreKept() throws IOException {
        ServiceFact service = Objects.requireNonNull((ServiceFact) json("Service", """
                {'metadata': {'name': 's', 'namespace': 'n', 'resourceVersion': '7', 'creationTimestamp': '1970-01-01T00:01:00Z',
                  'annotations': {'networking.istio.io/exportTo': '.', 'kubectl.kubernetes.io/last-applied-configuration': 'much',
                  'alpha.istio.io/kubernetes-serviceaccounts': 'a'}},
                 'spec': {'clusterIP': 'None', 'ports': [{'port': 80, 'targetPort': 'web'}]}}
                """).value());
        assertEquals(Labels.of("networking.istio.io/exportTo", ".", "alpha.istio.io/kubernetes-serviceaccounts", "a"),
                service.annotations());
        assertTrue(service.isHeadless());
        assertEquals(60, service.creationTime());
        assertEquals("web", service.ports().getFirst().targetPort());
        assertEquals("ClusterIP", service.type());
    }

    @Test
    void listPagesAreReadFromBothEncodings() throws IOException {
        Map<String, Object> one = Map.of("metadata", Map.of("name", "one"));
        byte[] protobuf = Encoded.list("42", "more", List.of(Encoded.protobuf("Namespace", one)));
        byte[] json = "{\"items\": [{\"metadata\": {\"name\": \"one\"}}], \"metadata\": {\"resourceVersion\": \"42\", \"continue\": \"more\"}}"
                .getBytes(StandardCharsets.UTF_8);
        ListPage<?> first = ListPage.read(kinds.namespaces(), Encoding.PROTOBUF, protobuf, new Interner(1));
        assertEquals(first, ListPage.read(kinds.namespaces(), Encoding.JSON, json, new Interner(1)));
        assertEquals("42", first.resourceVersion());
        assertEquals("more", first.next());
        assertEquals(new ObjectKey("", "one"), first.items().getFirst().key());
    }

    @Test
    void deepNestingIsRefusedNotFollowed() {
        byte[] deep = ("{\"type\": \"ADDED\", \"object\": " + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertTrue(WatchEvent.read(kinds.pods(), Encoding.JSON, deep, 0, deep.length,
                new Interner(1)) instanceof WatchEvent.Unreadable);
    }
}
