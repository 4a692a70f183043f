package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.ApiRequest;
import java.util.HashMap;
import java.util.Map;

/** Where a cluster keeps the objects of a kind, by its own word. Remembers what it was told. One thread. */
final class Kinds {
    private final Cluster cluster;
    private final Map<String, JsonNode> resources = new HashMap<>();

    Kinds(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The path of the object; empty when the cluster does not know the kind.
     *
     * @param namespace of an object that does not name its own
     */
    String path(Manifest manifest, String namespace) throws CommandFailure {
        String version = manifest.apiVersion();
        String group = (version.contains("/") ? "/apis/" : "/api/") + version;
        for (JsonNode resource : known(group, manifest.kind())) {
            if (resource.path("kind").asText().equals(manifest.kind()) && !resource.path("name").asText().contains("/")) {
                String home = manifest.namespace().isEmpty() ? namespace : manifest.namespace();
                String within = resource.path("namespaced").asBoolean() ? "/namespaces/" + ApiRequest.segment(home) : "";
                return group + within + "/" + resource.path("name").asText() + "/" + ApiRequest.segment(manifest.name());
            }
        }
        return "";
    }

    private JsonNode known(String group, String kind) throws CommandFailure {
        JsonNode known = resources.get(group);
        boolean has = known != null && known.findValuesAsText("kind").contains(kind);
        if (known == null || !has) {
            known = cluster.find(group).path("resources");
            resources.put(group, known);
        }
        return known;
    }
}
