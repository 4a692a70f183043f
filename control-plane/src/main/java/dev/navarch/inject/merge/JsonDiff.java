package dev.navarch.inject.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Makes the JSON patch (RFC 6902) that leads from one object to another: {@code add}, {@code remove} and {@code replace}. */
public final class JsonDiff {
    private final ArrayNode patch;

    private JsonDiff(ArrayNode patch) {
        this.patch = patch;
    }

    /** The patch; empty when both are equal. */
    public static ArrayNode between(ObjectNode from, ObjectNode to) {
        JsonDiff diff = new JsonDiff(from.arrayNode());
        diff.objects(from, to, "");
        return diff.patch;
    }

    private void objects(ObjectNode from, ObjectNode to, String path) {
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            if (!to.has(field.getKey())) {
                step("remove", path + "/" + escaped(field.getKey()));
            }
        }
        for (Map.Entry<String, JsonNode> field : to.properties()) {
            String here = path + "/" + escaped(field.getKey());
            JsonNode before = from.get(field.getKey());
            if (before == null) {
                step("add", here).set("value", field.getValue());
            } else {
                values(before, field.getValue(), here);
            }
        }
    }

    private void values(JsonNode from, JsonNode to, String path) {
        if (from.equals(to)) {
            return;
        }
        if (from instanceof ObjectNode before && to instanceof ObjectNode after) {
            objects(before, after, path);
        } else if (from instanceof ArrayNode before && to instanceof ArrayNode after) {
            lists(before, after, path);
        } else {
            step("replace", path).set("value", to);
        }
    }

    /** Elements that both share at the beginning or the end stay; those between are changed in place, then taken away or added. */
    private void lists(ArrayNode from, ArrayNode to, String path) {
        int shorter = Math.min(from.size(), to.size());
        int head = 0;
        while (head < shorter && from.get(head).equals(to.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && from.get(from.size() - 1 - tail).equals(to.get(to.size() - 1 - tail))) {
            tail++;
        }
        int before = from.size() - tail;
        int after = to.size() - tail;
        for (int i = head; i < Math.min(before, after); i++) {
            values(from.get(i), to.get(i), path + "/" + i);
        }
        for (int i = before - 1; i >= after; i--) {
            step("remove", path + "/" + i);
        }
        for (int i = before; i < after; i++) {
            step("add", path + "/" + i).set("value", to.get(i));
        }
    }

    private ObjectNode step(String operation, String path) {
        return patch.addObject().put("op", operation).put("path", path);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
