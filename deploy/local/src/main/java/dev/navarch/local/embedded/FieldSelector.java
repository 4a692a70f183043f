package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A field selector: fields that must or must not have a value, all of which must hold. */
record FieldSelector(List<Requirement> requirements) {
    private static final Map<String, Set<String>> MORE = Map.of("pods",
            Set.of("status.phase", "spec.nodeName", "spec.serviceAccountName", "spec.restartPolicy", "spec.schedulerName",
                    "status.podIP"),
            "namespaces", Set.of("status.phase"), "secrets", Set.of("type"), "services", Set.of("spec.clusterIP", "spec.type"),
            "nodes",
            Set.of("spec.unschedulable"));

    enum Operator {
        IS, IS_NOT
    }

    record Requirement(String field, Operator operator, String value) {
        boolean matches(JsonNode tree) {
            boolean equal = Json.text(tree, field.split("\\.")).equals(value);
            return operator == Operator.IS ? equal : !equal;
        }
    }

    FieldSelector {
        requirements = List.copyOf(requirements);
    }

    boolean isEmpty() {
        return requirements.isEmpty();
    }

    boolean matches(JsonNode tree) {
        return requirements.stream().allMatch(r -> r.matches(tree));
    }

    /** Parses a selector, empty for all; a refusal of 400 if it is malformed or names a field that this type does not offer. */
    static FieldSelector parse(String text, ResourceType type) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                requirements.add(requirement(part.trim(), type));
            }
        }
        return new FieldSelector(requirements);
    }

    private static Requirement requirement(String part, ResourceType type) {
        int not = part.indexOf("!=");
        int at = not >= 0 ? not : part.indexOf('=');
        if (at < 0) {
            throw Refusal.badRequest("invalid field selector: \"" + part + "\": can't understand");
        }
        String field = part.substring(0, at);
        String value = part.substring(at).replaceFirst("^(!=|==|=)", "");
        boolean always = field.equals("metadata.name") || (field.equals("metadata.namespace") && type.namespaced());
        if (!always && !MORE.getOrDefault(type.qualified(), Set.of()).contains(field)) {
            throw Refusal.badRequest("field label not supported: " + field);
        }
        return new Requirement(field, not >= 0 ? Operator.IS_NOT : Operator.IS, value);
    }
}
