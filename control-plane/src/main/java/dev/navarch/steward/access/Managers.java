package dev.navarch.steward.access;

import com.fasterxml.jackson.databind.JsonNode;

/** Who wrote an object, as its API server has noted it in {@code managedFields}. Pure. */
public final class Managers {
    private Managers() {
    }

    /**
     * The last writer that is not us, in words.
     *
     * @param own the name under which we write
     */
    public static String lastOther(JsonNode object, String own) {
        String name = "";
        String time = "";
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            String manager = entry.path("manager").asText("");
            String at = entry.path("time").asText("");
            if (!manager.equals(own) && at.compareTo(time) >= 0) {
                name = manager;
                time = at;
            }
        }
        return name.isEmpty() ? "a writer whom the API server does not name" : name + " (last at " + time + ")";
    }
}
