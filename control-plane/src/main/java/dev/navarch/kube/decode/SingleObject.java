package dev.navarch.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One object in JSON, as the answer to a GET. */
public final class SingleObject {
    private SingleObject() {
    }

    /** The object's fact; null if it makes none. */
    public static <T> @Nullable T read(Kind<T> kind, byte[] json) throws IOException {
        return kind.json(Json.tree(json, 0, json.length)).value();
    }

    /** All of it. */
    public static JsonNode tree(byte[] json) throws IOException {
        return Json.tree(json, 0, json.length);
    }

    /** The object's UID; empty if it has none. */
    public static String uid(byte[] json) throws IOException {
        return Json.tree(json, 0, json.length).path("metadata").path("uid").asText("");
    }
}
