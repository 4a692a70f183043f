package dev.navarch.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Whether anything acts on a resource, said to its author. */
final class Effects {
    private Effects() {
    }

    /** What is stored and has no effect here yet, in words; nothing when all of it has. */
    static List<String> without(ConfigKind kind, JsonNode spec) {
        List<String> warnings = new ArrayList<>();
        if (!kind.acts()) {
            warnings.add(kind.name() + " is stored, but this control plane does not act on it yet");
        }
        for (String field : kind.ignored()) {
            if (isSet(spec, List.of(field.split("\\.")))) {
                warnings.add(kind.name() + " is stored, but this control plane does not act on spec." + field + " yet"
                        + (field.startsWith("targetRef")
                                ? ": its rules are NOT enforced, requests that it forbids go through"
                                : ""));
            }
        }
        return warnings;
    }

    private static boolean isSet(JsonNode node, List<String> path) {
        if (node.isNull() || node.isMissingNode()) {
            return false;
        }
        if (path.isEmpty()) {
            return true;
        }
        if (node.isArray()) {
            return node.valueStream().anyMatch(element -> isSet(element, path));
        }
        return isSet(node.path(path.getFirst()), path.subList(1, path.size()));
    }
}
