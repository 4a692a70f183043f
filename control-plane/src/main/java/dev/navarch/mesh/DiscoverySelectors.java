package dev.navarch.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.model.Labels;
import dev.navarch.model.MeshConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The mesh configuration's {@code discoverySelectors}: which namespaces belong to the mesh, by their labels. Each is a Kubernetes
 * LabelSelector; one that fits is enough, and none at all is as good as one that fits everything. Immutable.
 */
public final class DiscoverySelectors {
    private static final JsonMapper JSON = new JsonMapper();
    /** Every namespace. */
    public static final DiscoverySelectors ALL = new DiscoverySelectors(List.of());

    private final List<Selector> selectors;

    private record Requirement(String key, String operator, List<String> values) {
        boolean isMetBy(Labels labels) {
            String value = labels.get(key);
            return switch (operator) {
                case "In" -> value != null && values.contains(value);
                case "NotIn" -> value == null || !values.contains(value);
                case "Exists" -> value != null;
                case "DoesNotExist" -> value == null;
                // What we cannot read selects nothing rather than everything.
                default -> false;
            };
        }
    }

    private record Selector(Labels matchLabels, List<Requirement> matchExpressions) {
        boolean fits(Labels labels) {
            return matchLabels.isSubsetOf(labels) && matchExpressions.stream().allMatch(each -> each.isMetBy(labels));
        }
    }

    private DiscoverySelectors(List<Selector> selectors) {
        this.selectors = List.copyOf(selectors);
    }

    /** Those of a mesh configuration. */
    public static DiscoverySelectors of(MeshConfig mesh) {
        try {
            List<Selector> selectors = new ArrayList<>();
            for (JsonNode selector : JSON.readTree(mesh.json()).path("discoverySelectors")) {
                selectors.add(selector(selector));
            }
            return new DiscoverySelectors(selectors);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a mesh configuration's own JSON cannot be read", e);
        }
    }

    private static Selector selector(JsonNode json) {
        List<String> labels = new ArrayList<>();
        for (Map.Entry<String, JsonNode> label : json.path("matchLabels").properties()) {
            labels.add(label.getKey());
            labels.add(label.getValue().asText());
        }
        List<Requirement> expressions = new ArrayList<>();
        for (JsonNode expression : json.path("matchExpressions")) {
            List<String> values = new ArrayList<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            expressions.add(
                    new Requirement(expression.path("key").asText(), expression.path("operator").asText(), List.copyOf(values)));
        }
        return new Selector(Labels.of(labels.toArray(String[]::new)), List.copyOf(expressions));
    }

    /** Whether a namespace of these labels belongs to the mesh. */
    public boolean fit(Labels namespace) {
        return selectors.isEmpty() || selectors.stream().anyMatch(each -> each.fits(namespace));
    }
}
