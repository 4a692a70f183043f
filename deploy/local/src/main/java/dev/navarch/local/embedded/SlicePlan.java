package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the slices of one service become what its pods say, with the fewest changes: endpoints stay in the slice they are in, gaps are
 * filled before slices are added, and a slice that would go is used again for one that would come. Pure.
 */
final class SlicePlan {
    static final int MOST_ENDPOINTS = 100;

    private final ServiceFacts service;
    private final Map<Shape, Map<String, ObjectNode>> wanted = new LinkedHashMap<>();
    private final Map<String, ObjectNode> written = new LinkedHashMap<>();
    private final List<ObjectNode> created = new ArrayList<>();
    private final Deque<String> spare = new ArrayDeque<>();

    /** What all endpoints of a slice have in common. */
    record Shape(String addressType, JsonNode ports) {
    }

    SlicePlan(ServiceFacts service) {
        this.service = service;
    }

    /** Adds a pod that belongs to the service. */
    void want(PodFacts pod, String zone) {
        for (String family : service.families()) {
            List<String> addresses = pod.addresses().stream().filter(a -> a.contains(":") == family.equals("IPv6")).toList();
            if (!addresses.isEmpty()) {
                wanted.computeIfAbsent(new Shape(family, service.portsOn(pod)), s -> new LinkedHashMap<>()).put(pod.uid(),
                        pod.endpoint(service, addresses, zone));
            }
        }
    }

    /** Fits what is wanted to the slices that exist, by key, in the order of their names. */
    void fit(Map<String, ObjectNode> existing) {
        for (String family : service.families()) {
            if (wanted.keySet().stream().noneMatch(s -> s.addressType().equals(family))) {
                wanted.put(new Shape(family, Json.array()), new LinkedHashMap<>());
            }
        }
        Map<Shape, Map<String, ObjectNode>> byShape = new LinkedHashMap<>();
        existing.forEach((key, slice) -> byShape.computeIfAbsent(shape(slice), s -> new LinkedHashMap<>()).put(key, slice));
        byShape.forEach((shape, slices) -> {
            if (!wanted.containsKey(shape)) {
                spare.addAll(slices.keySet());
            }
        });
        wanted.forEach((shape, endpoints) -> fit(shape, endpoints, byShape.getOrDefault(shape, Map.of())));
        while (!spare.isEmpty() && !created.isEmpty() && reuse(existing)) {
            // Each turn takes one of both.
        }
    }

    /** The slices that are to be as said here, by key; among them some that are so already. */
    Map<String, ObjectNode> written() {
        return Map.copyOf(written);
    }

    List<ObjectNode> created() {
        return List.copyOf(created);
    }

    /** The keys of the slices that are to go. */
    List<String> removed() {
        return List.copyOf(spare);
    }

    private void fit(Shape shape, Map<String, ObjectNode> endpoints, Map<String, ObjectNode> slices) {
        Map<String, ObjectNode> left = new LinkedHashMap<>(endpoints);
        Map<String, ArrayNode> kept = new LinkedHashMap<>();
        slices.forEach((key, slice) -> kept.put(key, keep(slice, left)));
        boolean placeholder = endpoints.isEmpty();
        Deque<ObjectNode> rest = new ArrayDeque<>(left.values());
        for (Map.Entry<String, ArrayNode> entry : kept.entrySet()) {
            fill(entry.getValue(), rest);
            if (entry.getValue().isEmpty() && !placeholder) {
                spare.add(entry.getKey());
            } else {
                placeholder = false;
                ObjectNode slice = slices.getOrDefault(entry.getKey(), Json.object()).deepCopy();
                slice.set("endpoints", entry.getValue());
                Json.child(slice, "metadata").set("labels", service.sliceLabels());
                written.put(entry.getKey(), slice);
            }
        }
        while (!rest.isEmpty() || placeholder) {
            placeholder = false;
            ObjectNode slice = service.slice(shape.addressType());
            slice.set("ports", shape.ports());
            ArrayNode list = Json.array();
            fill(list, rest);
            slice.set("endpoints", list);
            created.add(slice);
        }
    }

    /** The endpoints of a slice that are still wanted, as they are wanted now; takes them out of {@code left}. */
    private static ArrayNode keep(ObjectNode slice, Map<String, ObjectNode> left) {
        ArrayNode kept = Json.array();
        for (JsonNode endpoint : slice.path("endpoints")) {
            ObjectNode now = left.remove(Json.text(endpoint, "targetRef", "uid"));
            if (now != null) {
                kept.add(now);
            }
        }
        return kept;
    }

    private static void fill(ArrayNode endpoints, Deque<ObjectNode> rest) {
        while (endpoints.size() < MOST_ENDPOINTS && !rest.isEmpty()) {
            endpoints.add(rest.remove());
        }
    }

    /** Turns a slice that would go into one that would come, if one of the same addresses does. */
    private boolean reuse(Map<String, ObjectNode> existing) {
        for (String key : spare) {
            ObjectNode slice = existing.getOrDefault(key, Json.object());
            for (ObjectNode coming : created) {
                if (Json.text(slice, "addressType").equals(Json.text(coming, "addressType"))) {
                    ObjectNode again = slice.deepCopy();
                    again.set("endpoints", coming.path("endpoints"));
                    again.set("ports", coming.path("ports"));
                    Json.child(again, "metadata").set("labels", service.sliceLabels());
                    written.put(key, again);
                    created.remove(coming);
                    spare.remove(key);
                    return true;
                }
            }
        }
        return false;
    }

    private static Shape shape(ObjectNode slice) {
        return new Shape(Json.text(slice, "addressType"), slice.path("ports").isArray() ? slice.path("ports") : Json.array());
    }
}
