package dev.navarch.local.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A pod, and what its node adds to it.
 *
 * @param object
 *            as the API server holds it
 * @param common
 *            variables that every container has
 */
record PodState(JsonNode object, String address, String hostAddress, String node, Map<String, String> common) {

    PodState {
        common = Map.copyOf(common);
    }

    String namespace() {
        return object.path("metadata").path("namespace").asText();
    }

    String name() {
        return object.path("metadata").path("name").asText();
    }

    String account() {
        return object.path("spec").path("serviceAccountName").asText("default");
    }

    String path() {
        return "/api/v1/namespaces/" + namespace() + "/pods/" + name();
    }
}
