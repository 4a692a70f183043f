package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What the API server fills in by itself when an object is written, kind by kind, as far as a mesh can see it. */
final class Defaults {
    private final Services services;
    private final Definitions definitions;

    Defaults(Services services, Definitions definitions) {
        this.services = services;
        this.definitions = definitions;
    }

    /** Completes an object that is being created; a refusal if it cannot be. */
    void creating(ResourceType type, ObjectNode tree) {
        if (type.has(ResourceType.Trait.STATUS) && !type.qualified().equals("nodes")) {
            tree.remove("status");
        }
        switch (type.qualified()) {
            case "namespaces" -> namespace(tree);
            case "pods" -> pod(tree);
            case "services" -> services.creating(type, tree);
            case "secrets" -> secret(tree);
            case "customresourcedefinitions.apiextensions.k8s.io" -> definitions.creating(tree);
            default -> written(type, tree);
        }
    }

    /** Completes an object that replaces {@code before}. */
    void updating(ResourceType type, ObjectNode before, ObjectNode tree) {
        switch (type.qualified()) {
            case "namespaces" -> namespaceLabel(tree);
            case "services" -> services.updating(type, before, tree);
            case "secrets" -> secret(tree);
            default -> written(type, tree);
        }
    }

    private static void written(ResourceType type, ObjectNode tree) {
        switch (type.qualified()) {
            case "endpointslices.discovery.k8s.io" -> tree.path("ports").forEach(p -> {
                fill(p, "name", "");
                fill(p, "protocol", "TCP");
            });
            case "mutatingwebhookconfigurations.admissionregistration.k8s.io" -> tree.path("webhooks").forEach(w -> {
                webhook(w);
                fill(w, "reinvocationPolicy", "Never");
            });
            case "validatingwebhookconfigurations.admissionregistration.k8s.io" ->
                tree.path("webhooks").forEach(Defaults::webhook);
            default -> {
            }
        }
    }

    private static void namespace(ObjectNode tree) {
        namespaceLabel(tree);
        Json.child(tree, "spec").putArray("finalizers").add("kubernetes");
        Json.child(tree, "status").put("phase", "Active");
    }

    private static void namespaceLabel(ObjectNode tree) {
        ObjectNode metadata = Json.child(tree, "metadata");
        Json.child(metadata, "labels").put("kubernetes.io/metadata.name", Json.text(metadata, "name"));
    }

    private static void pod(ObjectNode tree) {
        ObjectNode spec = Json.child(tree, "spec");
        fill(spec, "restartPolicy", "Always");
        fill(spec, "dnsPolicy", "ClusterFirst");
        fill(spec, "schedulerName", "default-scheduler");
        fill(spec, "serviceAccountName", "default");
        fill(spec, "serviceAccount", Json.text(spec, "serviceAccountName"));
        if (!spec.has("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", 30);
        }
        for (JsonNode container : spec.path("containers")) {
            container.path("ports").forEach(p -> fill(p, "protocol", "TCP"));
        }
        tree.putObject("status").put("phase", "Pending").put("qosClass", "BestEffort");
    }

    private static void secret(ObjectNode tree) {
        fill(tree, "type", "Opaque");
        JsonNode plain = tree.remove("stringData");
        if (plain != null) {
            ObjectNode data = Json.child(tree, "data");
            for (Map.Entry<String, String> entry : Json.strings(plain).entrySet()) {
                data.put(entry.getKey(), Base64.getEncoder().encodeToString(entry.getValue().getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static void webhook(JsonNode webhook) {
        fill(webhook, "failurePolicy", "Fail");
        fill(webhook, "matchPolicy", "Equivalent");
        if (webhook instanceof ObjectNode object) {
            Json.child(object, "namespaceSelector");
            Json.child(object, "objectSelector");
            if (!object.has("timeoutSeconds")) {
                object.put("timeoutSeconds", 10);
            }
        }
        webhook.path("rules").forEach(r -> fill(r, "scope", "*"));
        if (webhook.path("clientConfig").path("service") instanceof ObjectNode service && !service.has("port")) {
            service.put("port", 443);
        }
    }

    static void fill(JsonNode node, String field, String value) {
        if (node instanceof ObjectNode object && !object.hasNonNull(field)) {
            object.put(field, value);
        }
    }
}
