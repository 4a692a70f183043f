package dev.navarch.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cluster id that a kubeconfig file goes by: the cluster of its current context, else of the first context by name, else its first cluster.
 */
final class KubeconfigName {
    private static final YAMLMapper YAML = new YAMLMapper();

    private KubeconfigName() {
    }

    /** Empty when the text is no kubeconfig, or names no cluster. */
    static Optional<String> of(String text) {
        JsonNode root;
        try {
            root = YAML.readTree(text);
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
        TreeMap<String, String> contexts = new TreeMap<>();
        root.path("contexts").forEach(entry -> contexts.put(entry.path("name").asText(),
                entry.path("context").path("cluster").asText()));
        String current = contexts.get(root.path("current-context").asText());
        String name = current != null ? current : contexts.isEmpty() ? firstCluster(root) : contexts.firstEntry().getValue();
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static String firstCluster(JsonNode root) {
        TreeMap<String, JsonNode> clusters = new TreeMap<>();
        root.path("clusters").forEach(entry -> clusters.put(entry.path("name").asText(), entry));
        return clusters.isEmpty() ? "" : clusters.firstKey();
    }
}
