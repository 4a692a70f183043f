package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What namespaces say of themselves. */
final class Namespaces {
    /** Istio's list: nothing of the mesh runs there. */
    private static final Set<String> SKIPPED = Set.of("kube-public", "kube-node-lease", "local-path-storage");

    private Namespaces() {
    }

    /** A missing node when there is no such namespace. */
    static JsonNode find(Cluster cluster, String name) throws CommandFailure {
        return cluster.find("/api/v1/namespaces/" + ApiRequest.segment(name));
    }

    /** A label of a namespace; empty if it has none. */
    static String label(Cluster cluster, String namespace, String label) throws CommandFailure {
        return find(cluster, namespace).path("metadata").path("labels").path(label).asText();
    }

    /** The names of those that the control plane writes into: no system namespaces without pods, nor what is on its way out. */
    static List<String> served(Cluster cluster) throws CommandFailure {
        List<String> names = new ArrayList<>();
        for (JsonNode namespace : cluster.ask(ApiRequest.get("/api/v1/namespaces")).path("items")) {
            String name = namespace.path("metadata").path("name").asText();
            if (!namespace.path("metadata").has("deletionTimestamp") && !SKIPPED.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }
}
