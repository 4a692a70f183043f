package dev.navarch.local.guide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.KubeApi;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All objects of both clusters, of every kind that the API servers know but for what comes and goes by itself.
 *
 * @param names
 *            cluster, kind, namespace and name
 */
record Inventory(Set<String> names) {
    private static final Set<String> PASSING = Set.of("events", "leases", "endpoints", "endpointslices", "componentstatuses",
            "bindings");

    Inventory {
        names = new TreeSet<>(names);
    }

    static Inventory of(GuideGround ground) {
        Set<String> names = new TreeSet<>();
        for (int number : List.of(1, 2)) {
            KubeApi api = ground.api(number);
            add(names, api, number, "/api/v1");
            for (JsonNode group : api.get("/apis").path("groups")) {
                add(names, api, number, "/apis/" + group.path("preferredVersion").path("groupVersion").asText());
            }
        }
        return new Inventory(names);
    }

    private static void add(Set<String> names, KubeApi api, int number, String group) {
        for (JsonNode kind : api.get(group).path("resources")) {
            String plural = kind.path("name").asText();
            boolean listed = kind.path("verbs").valueStream().anyMatch(verb -> verb.asText().equals("list"));
            if (listed && !PASSING.contains(plural)) {
                for (JsonNode item : api.get(group + "/" + plural).path("items")) {
                    JsonNode metadata = item.path("metadata");
                    names.add("cluster" + number + " " + plural + " " + metadata.path("namespace").asText() + "/"
                            + metadata.path("name").asText());
                }
            }
        }
    }

    /** What is there now and was not then. */
    Set<String> since(Inventory then) {
        Set<String> more = new TreeSet<>(names);
        more.removeAll(then.names);
        return more;
    }
}
