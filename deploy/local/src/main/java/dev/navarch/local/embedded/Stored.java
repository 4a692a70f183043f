package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * One version of one object, as compact as its JSON: without {@code kind} and {@code apiVersion}, which its type knows.
 *
 * @param key
 *            namespace, slash, name; only the name if the type has no namespaces
 * @param json
 *            UTF-8, never changed once here
 */
@SuppressWarnings("ArrayRecordComponent") // compactness is its purpose
record Stored(String key, long version, byte[] json) {

    static Stored of(String key, long version, ObjectNode tree) {
        ObjectNode bare = tree;
        bare.remove("kind");
        bare.remove("apiVersion");
        Json.child(bare, "metadata").put("resourceVersion", Long.toString(version));
        return new Stored(key, version, Json.bytes(bare));
    }

    static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    String name() {
        return key.substring(key.indexOf('/') + 1);
    }

    String namespace() {
        int slash = key.indexOf('/');
        return slash < 0 ? "" : key.substring(0, slash);
    }

    /** A tree of one's own to read or change. */
    ObjectNode tree() {
        return Json.parse(json);
    }

    /** The same object as another version: what a watcher is told when it goes. */
    Stored at(long newVersion) {
        return of(key, newVersion, tree());
    }

    /** The JSON with kind and apiVersion in front. */
    byte[] withType(ResourceType type) {
        byte[] head = ("{\"kind\":\"" + type.kind() + "\",\"apiVersion\":\"" + type.apiVersion() + "\",")
                .getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[head.length + json.length - 1];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(json, 1, whole, head.length, json.length - 1);
        return whole;
    }
}
