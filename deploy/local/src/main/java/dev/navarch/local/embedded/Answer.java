package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** What the API answers: one body, or a watch that goes on. */
sealed interface Answer {

    /** A whole answer. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    record Body(int code, String contentType, byte[] bytes) implements Answer {
    }

    /** An answer that lasts. */
    record Watching(WatchOrder order) implements Answer {
    }

    static Body json(int code, JsonNode node) {
        return json(code, Json.bytes(node));
    }

    static Body json(int code, byte[] bytes) {
        return new Body(code, "application/json", bytes);
    }

    static Body text(String text) {
        return new Body(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static Body refused(Refusal refusal) {
        return refusal.isPlain()
                ? new Body(refusal.code(), "text/plain; charset=utf-8",
                        (refusal.getMessage() + "\n").getBytes(StandardCharsets.UTF_8))
                : json(refusal.code(), refusal.status());
    }
}
