package dev.navarch.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What an API server asks about: the request of an {@code AdmissionReview} (admission.k8s.io, v1 and v1beta1).
 *
 * @param path of the URL, with what the webhook's configuration says about the cluster
 * @param operation {@code CREATE}, {@code UPDATE}, {@code DELETE} or {@code CONNECT}
 * @param group of the kind, empty for the core group
 * @param resource the kind as it stands in paths, such as {@code pods}
 * @param namespace of the object, empty when it has none
 * @param object as it would be stored; an empty one when there is none
 * @param old as it is stored, when it changes; an empty one when there is none
 * @param dryRun whether nothing is stored whatever the verdict
 */
public record Review(String path, String operation, String group, String version, String kind, String resource, String namespace,
        String name, ObjectNode object, ObjectNode old, boolean dryRun) {

    /** Of something new. */
    public Review(String path, String operation, String group, String version, String kind, String resource, String namespace,
            String name, ObjectNode object, boolean dryRun) {
        this(path, operation, group, version, kind, resource, namespace, name, object, object.objectNode(), dryRun);
    }

    static Review of(String path, JsonNode request) {
        JsonNode kind = request.path("kind");
        return new Review(path, request.path("operation").asText(), kind.path("group").asText(), kind.path("version").asText(),
                kind.path("kind").asText(), request.path("resource").path("resource").asText(),
                request.path("namespace").asText(), request.path("name").asText(),
                object(request, "object"), object(request, "oldObject"), request.path("dryRun").asBoolean());
    }

    private static ObjectNode object(JsonNode request, String name) {
        return request.path(name) instanceof ObjectNode found ? found : ((ObjectNode) request).objectNode();
    }
}
