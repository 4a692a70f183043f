package dev.navarch.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Routes that never get anything, because earlier ones do. They are stored all the same; their author is told. */
final class Overlaps {
    /** Beyond so many matches only equal ones are looked for. */
    private static final int MOST_COMPARED = 300;

    /**
     * A match by prefix of the path, and by nothing else that could part it from another.
     *
     * @param at of its route
     * @param others the rest of it
     */
    private record Prefixed(int at, String prefix, JsonNode others) {
    }

    private Overlaps() {
    }

    static void warn(List<Part> routes) {
        Map<JsonNode, Integer> seen = new HashMap<>();
        List<Prefixed> prefixes = new ArrayList<>();
        int open = -1;
        for (int i = 0; i < routes.size(); i++) {
            Part route = routes.get(i);
            List<Part> matches = route.each("match");
            if (open >= 0) {
                route.warning("", "it gets nothing: route " + open + " before it takes everything");
                continue;
            }
            if (matches.isEmpty()) {
                open = i;
            }
            for (int j = 0; j < matches.size(); j++) {
                JsonNode match = unnamed(matches.get(j).content());
                Integer earlier = seen.putIfAbsent(match, i);
                if (earlier != null) {
                    route.warning("match[" + j + "]", "it gets nothing: route " + earlier + " has the same match");
                } else {
                    covered(route, j, match, i, prefixes);
                }
            }
        }
    }

    private static void covered(Part route, int at, JsonNode match, int routeAt, List<Prefixed> prefixes) {
        String prefix = match.path("uri").path("prefix").asText("");
        if (prefix.isEmpty() || prefixes.size() >= MOST_COMPARED || !(match instanceof ObjectNode object)) {
            return;
        }
        ObjectNode others = object.deepCopy();
        others.remove("uri");
        for (Prefixed earlier : prefixes) {
            if (prefix.startsWith(earlier.prefix) && others.equals(earlier.others)) {
                route.warning("match[" + at + "]",
                        "it gets nothing: route " + earlier.at + " takes all of prefix " + earlier.prefix);
                return;
            }
        }
        prefixes.add(new Prefixed(routeAt, prefix, others));
    }

    private static JsonNode unnamed(JsonNode match) {
        if (match instanceof ObjectNode object && object.has("name")) {
            ObjectNode copy = object.deepCopy();
            copy.remove("name");
            return copy;
        }
        return match;
    }
}
