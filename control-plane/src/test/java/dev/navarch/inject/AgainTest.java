package dev.navarch.inject;

import static dev.navarch.inject.TestInjection.PATH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.inject.merge.JsonDiff;
import dev.navarch.webhook.Review;
import dev.navarch.webhook.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Properties over random pods: injecting again changes nothing, nothing of the author's is lost, and nothing is thrown. */
class AgainTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> ANNOTATIONS = List.of("prometheus.io/port=8080", "prometheus.io/scrape=true",
            "prometheus.io/path=/m",
            "sidecar.istio.io/proxyCPU=100m", "sidecar.istio.io/proxyMemoryLimit=1Gi",
            "proxy.istio.io/config={proxyMetadata: {A: b}}",
            "sidecar.istio.io/interceptionMode=TPROXY", "traffic.sidecar.istio.io/excludeOutboundPorts=1,2",
            "sidecar.istio.io/logLevel=debug",
            "inject.istio.io/templates=gateway", "sidecar.istio.io/nativeSidecar=false",
            "sidecar.istio.io/userVolume={\"x\":{\"emptyDir\":{}}}",
            "sidecar.istio.io/userVolumeMount={\"x\":{\"mountPath\":\"/x\"}}", "sidecar.istio.io/bootstrapOverride=map",
            "status.sidecar.istio.io/port=0");

    private final TestInjection injection = new TestInjection();

    private static ObjectNode pod(Random random) {
        ObjectNode pod = NODES.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata").put("name", "p").put("namespace", "sample");
        ObjectNode annotations = NODES.objectNode();
        for (String annotation : ANNOTATIONS) {
            if (random.nextInt(6) == 0) {
                annotations.put(annotation.substring(0, annotation.indexOf('=')),
                        annotation.substring(annotation.indexOf('=') + 1));
            }
        }
        if (!annotations.isEmpty()) {
            metadata.set("annotations", annotations);
        }
        ObjectNode spec = pod.putObject("spec");
        ArrayNode containers = spec.putArray("containers");
        for (int i = random.nextInt(3); i >= 0; i--) {
            container(containers.addObject().put("name", "app" + i).put("image", "i"), random);
        }
        if (random.nextInt(3) == 0) {
            container(containers.insertObject(random.nextInt(containers.size() + 1)).put("name", "istio-proxy")
                    .put("image", random.nextBoolean() ? "auto" : "mine"), random);
        }
        if (random.nextBoolean()) {
            container(spec.putArray("initContainers").addObject().put("name", "first").put("image", "i"), random);
        }
        if (random.nextBoolean()) {
            spec.putArray("volumes").addObject().put("name", "data").putObject("emptyDir");
        }
        return pod;
    }

    private static void container(ObjectNode container, Random random) {
        if (random.nextBoolean()) {
            container.putArray("env").addObject().put("name", "E").put("value", "1");
        }
        if (random.nextBoolean()) {
            container.putArray("ports").addObject().put("name", "http").put("containerPort", 8000 + random.nextInt(9));
        }
        if (random.nextInt(3) == 0) {
            container.putObject("livenessProbe").putObject("httpGet").put("path", "/l").put("port", "http");
        }
        if (random.nextInt(3) == 0) {
            container.putArray("volumeMounts").addObject().put("name", "data").put("mountPath", "/data");
        }
        if (random.nextInt(4) == 0) {
            container.putObject("securityContext").put("runAsUser", 1000);
        }
        if (random.nextInt(4) == 0) {
            container.putArray("args").add("own");
        }
    }

    @Test
    void injectingAgainChangesNothing() {
        for (long seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            injection.nativeNodes = random.nextBoolean();
            ObjectNode pod = pod(random);
            ObjectNode once = (ObjectNode) injection.inject(PATH, pod);
            JsonNode twice = injection.inject(PATH, once);
            assertEquals(sorted(once), sorted(twice), "seed " + seed + ": " + pod);
        }
    }

    /** Lists of an environment may come in another order, which means nothing. */
    private static String sorted(JsonNode pod) {
        ObjectNode copy = pod.deepCopy();
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : copy.path("spec").path(list)) {
                if (container.path("env") instanceof ArrayNode env) {
                    List<JsonNode> variables = env.valueStream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
                    env.removeAll().addAll(variables);
                }
            }
        }
        return copy.toPrettyString();
    }

    @Test
    void nothingOfTheAuthorsIsLost() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            injection.nativeNodes = random.nextBoolean();
            ObjectNode pod = pod(random);
            JsonNode injected = injection.inject(PATH, pod);
            for (String list : List.of("containers", "initContainers")) {
                for (JsonNode container : pod.path("spec").path(list)) {
                    JsonNode there = TestInjection.container(injected, container.path("name").asText());
                    for (String field : List.of("args", "ports", "volumeMounts")) {
                        String where = "seed " + seed + " " + container.path("name") + " " + field;
                        container.path(field).forEach(
                                each -> assertEquals(true, there.path(field).valueStream().anyMatch(each::equals), where));
                    }
                }
            }
            assertEquals(pod.path("spec").path("volumes").size() > 0, injected.path("spec").path("volumes").valueStream()
                    .anyMatch(volume -> volume.path("name").asText().equals("data")), "seed " + seed);
        }
    }

    @Test
    void thePatchLeadsFromTheOneToTheOther() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            ObjectNode from = NODES.objectNode();
            ObjectNode to = NODES.objectNode();
            fill(from, random, 0);
            fill(to, random, 0);
            assertEquals(to, TestInjection.patched(from, JsonDiff.between(from, to)), "seed " + seed);
        }
    }

    private static void fill(ObjectNode object, Random random, int depth) {
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(List.of("a", "b/c", "d~e", "f").get(random.nextInt(4)), value(random, depth));
        }
    }

    private static JsonNode value(Random random, int depth) {
        int kind = depth > 3 ? random.nextInt(2) : random.nextInt(4);
        if (kind == 2) {
            ObjectNode inner = NODES.objectNode();
            fill(inner, random, depth + 1);
            return inner;
        }
        if (kind == 3) {
            ArrayNode list = NODES.arrayNode();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(random, depth + 1));
            }
            return list;
        }
        return kind == 0 ? NODES.numberNode(random.nextInt(3)) : NODES.textNode("t" + random.nextInt(3));
    }

    @Test
    void podsWithWrongTypesAnywhereAreAnswered() {
        List<JsonNode> wrong = List.of(NODES.numberNode(1), NODES.textNode("x"), NODES.booleanNode(true), NODES.nullNode(),
                NODES.arrayNode().add(1),
                NODES.arrayNode().add(NODES.objectNode()), NODES.objectNode().put("name", 1));
        for (long seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            ObjectNode pod = pod(random);
            spoil(pod, random, wrong);
            try {
                Verdict verdict = injection.judge(new Review(PATH, "CREATE", "", "v1", "Pod", "pods", "sample", "", pod, false));
                if (verdict instanceof Verdict.Patched(ArrayNode patch, var _)) {
                    assertInstanceOf(ObjectNode.class, TestInjection.patched(pod, patch));
                }
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + pod, e);
            }
        }
    }

    private static void spoil(JsonNode node, Random random, List<JsonNode> wrong) {
        if (node instanceof ObjectNode object) {
            for (String name : object.propertyStream().map(Map.Entry::getKey).toList()) {
                if (random.nextInt(12) == 0) {
                    object.set(name, wrong.get(random.nextInt(wrong.size())));
                } else {
                    spoil(object.get(name), random, wrong);
                }
            }
        } else {
            node.forEach(each -> spoil(each, random, wrong));
        }
    }
}
