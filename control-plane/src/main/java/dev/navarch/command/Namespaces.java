package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.ApiRequest;
import java.util.ArrayList;
import java.util.List;

/** What namespaces say of themselves. */
final class Namespaces {
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

    /** The names of those that are not on their way out. */
    static List<String> living(Cluster cluster) throws CommandFailure {
        List<String> names = new ArrayList<>();
        for (JsonNode namespace : cluster.ask(ApiRequest.get("/api/v1/namespaces")).path("items")) {
            if (!namespace.path("metadata").has("deletionTimestamp")) {
                names.add(namespace.path("metadata").path("name").asText());
            }
        }
        return names;
    }
}
