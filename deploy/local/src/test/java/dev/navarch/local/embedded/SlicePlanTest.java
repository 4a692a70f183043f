package dev.navarch.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicePlanTest {
    private static final ServiceFacts SERVICE = new ServiceFacts("ns", "web", "uid-web", Map.of(), Map.of("app", "web"),
            List.of("IPv4"),
            false, false,
            Json.parseYaml("ports: [{name: http, port: 80, targetPort: http, protocol: TCP}]"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .path("ports"));

    private static PodFacts pod(int number, int port) {
        return new PodFacts(1, "p" + number, "uid-" + number, Map.of("app", "web"), List.of("127.0.0." + number),
                PodFacts.Life.READY, "n",
                "", "", Map.of("http/TCP", port));
    }

    private static SlicePlan plan(Map<String, ObjectNode> existing, int port, IntStream pods) {
        SlicePlan plan = new SlicePlan(SERVICE);
        pods.forEach(i -> plan.want(pod(i, port), "z"));
        plan.fit(existing);
        return plan;
    }

    /** The slices as they are after a plan, with names in the order of their making. */
    private static Map<String, ObjectNode> after(SlicePlan plan) {
        Map<String, ObjectNode> slices = new TreeMap<>(plan.written());
        for (ObjectNode slice : plan.created()) {
            slices.put("ns/s" + slices.size(), slice);
        }
        return slices;
    }

    private static List<Integer> sizes(Map<String, ObjectNode> slices) {
        return slices.values().stream().map(s -> s.path("endpoints").size()).toList();
    }

    @Test
    void aSliceHoldsAHundredEndpoints() {
        assertEquals(List.of(100, 100, 50), sizes(after(plan(Map.of(), 8080, IntStream.range(0, 250)))));
    }

    @Test
    void aServiceWithoutPodsHasOneSliceWithoutEndpoints() {
        Map<String, ObjectNode> slices = after(plan(Map.of(), 8080, IntStream.empty()));
        assertEquals(List.of(0), sizes(slices));
        assertEquals(List.of(0), sizes(after(plan(slices, 8080, IntStream.empty()))));
    }

    @Test
    void aNewEndpointFillsAGapAndTouchesNothingElse() {
        Map<String, ObjectNode> full = after(plan(Map.of(), 8080, IntStream.range(0, 250)));
        Map<String, ObjectNode> gap = after(plan(full, 8080, IntStream.range(0, 250).filter(i -> i != 7)));
        assertEquals(List.of(99, 100, 50), sizes(gap));
        Map<String, ObjectNode> filled = after(plan(gap, 8080, IntStream.range(0, 251).filter(i -> i != 7)));
        assertEquals(List.of(100, 100, 50), sizes(filled));
        assertEquals(gap.get("ns/s1"), filled.get("ns/s1"));
        assertEquals(gap.get("ns/s2"), filled.get("ns/s2"));
    }

    @Test
    void aSliceWhoseShapeIsGoneBecomesTheOneThatComes() {
        Map<String, ObjectNode> old = after(plan(Map.of(), 8080, IntStream.range(0, 2)));
        SlicePlan moved = plan(old, 9090, IntStream.range(0, 2));
        assertEquals(List.of("ns/s0"), List.copyOf(moved.written().keySet()));
        assertEquals(9090, after(moved).getOrDefault("ns/s0", Json.object()).path("ports").path(0).path("port").asInt());
        assertEquals(List.of(), moved.created());
        assertEquals(List.of(), moved.removed());
    }
}
