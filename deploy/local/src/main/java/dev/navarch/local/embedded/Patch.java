package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The ways in which a patch changes a tree. Pure: the tree given is left alone. */
final class Patch {
    /** The lists of built-in types that a strategic merge patch merges, and the field that tells their elements apart. */
    private static final Map<String, String> MERGE_KEYS = Map.of("containers", "name", "initContainers", "name", "volumes",
            "name", "env",
            "name", "webhooks", "name", "conditions", "type", "ownerReferences", "uid", "imagePullSecrets", "name", "secrets",
            "name",
            "podIPs", "ip");

    private Patch() {
    }

    /** RFC 7386. */
    static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        ObjectNode result = target.deepCopy();
        mergeInto(result, patch, Lists.REPLACED);
        return result;
    }

    /** Kubernetes' strategic merge patch, for the lists of {@link #MERGE_KEYS}; all other lists are replaced. */
    static ObjectNode strategic(ObjectNode target, ObjectNode patch) {
        ObjectNode result = target.deepCopy();
        mergeInto(result, patch, Lists.MERGED);
        return result;
    }

    private enum Lists {
        REPLACED, MERGED
    }

    private static void mergeInto(ObjectNode target, ObjectNode patch, Lists lists) {
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            String field = entry.getKey();
            JsonNode value = entry.getValue();
            if (lists == Lists.MERGED && field.startsWith("$")) {
                continue;
            }
            if (value.isNull()) {
                target.remove(field);
            } else if (value instanceof ObjectNode object) {
                mergeInto(Json.child(target, field), object, lists);
            } else if (lists == Lists.MERGED && MERGE_KEYS.containsKey(field) && value instanceof ArrayNode array
                    && target.get(field) instanceof ArrayNode there) {
                mergeList(there, array, MERGE_KEYS.getOrDefault(field, "name"));
            } else {
                target.set(field, value.deepCopy());
            }
        }
    }

    private static void mergeList(ArrayNode target, ArrayNode patch, String key) {
        for (JsonNode element : patch) {
            int at = indexOf(target, key, Json.text(element, key));
            boolean delete = Json.text(element, "$patch").equals("delete");
            if (at >= 0 && delete) {
                target.remove(at);
            } else if (at >= 0 && target.get(at) instanceof ObjectNode there && element instanceof ObjectNode object) {
                mergeInto(there, object, Lists.MERGED);
            } else if (!delete) {
                target.add(element.deepCopy());
            }
        }
    }

    private static int indexOf(ArrayNode list, String key, String value) {
        for (int i = 0; i < list.size(); i++) {
            if (Json.text(list.get(i), key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    /** RFC 6902. */
    static ObjectNode json(ObjectNode target, JsonNode operations) {
        if (!operations.isArray()) {
            throw Refusal.badRequest("a JSON patch must be an array of operations");
        }
        JsonNode result = target.deepCopy();
        for (JsonNode operation : operations) {
            result = JsonOperation.apply(result, operation);
        }
        if (result instanceof ObjectNode object) {
            return object;
        }
        throw Refusal.unprocessable("the patch leaves no object");
    }
}
