package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** One operation of a JSON patch (RFC 6902) on a tree, which it changes. */
final class JsonOperation {
    private JsonOperation() {
    }

    /** Applies the operation and returns the tree, which is another one only if its root was replaced. */
    static JsonNode apply(JsonNode root, JsonNode operation) {
        String op = Json.text(operation, "op");
        List<String> path = steps(Json.text(operation, "path"));
        return switch (op) {
            case "add" -> add(root, path, value(operation));
            case "remove" -> {
                remove(root, path);
                yield root;
            }
            case "replace" -> replace(root, path, value(operation));
            case "move" -> add(root, path, remove(root, steps(Json.text(operation, "from"))));
            case "copy" -> add(root, path, find(root, steps(Json.text(operation, "from"))).deepCopy());
            case "test" -> test(root, path, value(operation));
            default -> throw Refusal.badRequest("unknown JSON patch operation \"" + op + "\"");
        };
    }

    private static JsonNode value(JsonNode operation) {
        JsonNode value = operation.get("value");
        if (value == null) {
            throw Refusal.badRequest("a JSON patch operation lacks its value");
        }
        return value.deepCopy();
    }

    private static List<String> steps(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        return Stream.of(pointer.substring(1).split("/", -1)).map(s -> s.replace("~1", "/").replace("~0", "~")).toList();
    }

    private static JsonNode add(JsonNode root, List<String> path, JsonNode value) {
        if (path.isEmpty()) {
            return value;
        }
        String last = path.getLast();
        switch (find(root, path.subList(0, path.size() - 1))) {
            case ObjectNode object -> object.set(last, value);
            case ArrayNode array when last.equals("-") -> array.add(value);
            case ArrayNode array -> array.insert(index(last, array.size()), value);
            case JsonNode other -> throw missing(path);
        }
        return root;
    }

    private static JsonNode replace(JsonNode root, List<String> path, JsonNode value) {
        if (path.isEmpty()) {
            return value;
        }
        String last = path.getLast();
        switch (find(root, path.subList(0, path.size() - 1))) {
            case ObjectNode object when object.has(last) -> object.set(last, value);
            case ArrayNode array -> array.set(index(last, array.size() - 1), value);
            case JsonNode other -> throw missing(path);
        }
        return root;
    }

    private static JsonNode remove(JsonNode root, List<String> path) {
        JsonNode gone = find(root, path);
        String last = path.getLast();
        switch (find(root, path.subList(0, path.size() - 1))) {
            case ObjectNode object -> object.remove(last);
            case ArrayNode array -> array.remove(index(last, array.size() - 1));
            case JsonNode other -> throw missing(path);
        }
        return gone;
    }

    private static JsonNode test(JsonNode root, List<String> path, JsonNode value) {
        if (!find(root, path).equals(value)) {
            throw Refusal.unprocessable("the server rejected our request due to an error in our request: testing path /"
                    + String.join("/", path) + " failed");
        }
        return root;
    }

    private static JsonNode find(JsonNode root, List<String> path) {
        JsonNode at = root;
        for (String step : path) {
            JsonNode next = at.isArray() ? at.get(index(step, at.size() - 1)) : at.get(step);
            if (next == null) {
                throw missing(path);
            }
            at = next;
        }
        return at;
    }

    private static int index(String step, int most) {
        int index = -1;
        if (step.matches("[0-9]{1,9}")) {
            index = Integer.parseInt(step);
        }
        if (index < 0 || index > most) {
            throw Refusal.unprocessable("the server rejected our request due to an error in our request: no index " + step);
        }
        return index;
    }

    private static Refusal missing(List<String> path) {
        return Refusal.unprocessable(
                "the server rejected our request due to an error in our request: no path /" + String.join("/", path));
    }
}
