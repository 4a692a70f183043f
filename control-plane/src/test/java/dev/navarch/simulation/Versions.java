package dev.navarch.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.navarch.generate.ResourceType;
import java.util.HashMap;
import java.util.Map;

/** All versions that any replica of a story ever named, and what they stood for: (d). */
final class Versions {
    private final Map<String, Object> contents = new HashMap<>();
    private final Map<Object, String> versions = new HashMap<>();

    private record Content(ResourceType type, Object bytes) {
    }

    /** Of one resource. */
    void resource(ResourceType type, String name, Reply.Held held) {
        equal(held.version(), new Content(type, held.any().toByteString()), name);
    }

    /** Of all clusters or listeners together. */
    void state(Reply reply) {
        if (!reply.version().contains("~")) {
            Map<String, ByteString> all = new HashMap<>();
            reply.resources().forEach((name, held) -> all.put(name, held.any().toByteString()));
            equal("state " + reply.version(), new Content(reply.type(), all), "a state");
        }
    }

    private void equal(String version, Content content, String of) {
        Object before = contents.putIfAbsent(content.type + version, content);
        String other = versions.putIfAbsent(content, version);
        assertEquals(before == null ? content : before, content, () -> "(d) " + of + " has other content under " + version);
        assertEquals(other == null ? version : other, version, () -> "(d) another version for the same content of " + of);
    }
}
