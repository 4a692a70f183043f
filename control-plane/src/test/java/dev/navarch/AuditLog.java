package dev.navarch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an API server says that it was asked to write, and by whom: the word of a witness that is neither of two replicas. */
record AuditLog(Path file) {
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A write that was carried out.
     *
     * @param agent the whole {@code User-Agent}
     * @param received when the request came in
     * @param answered when its answer went out
     */
    record Write(Instant received, Instant answered, String agent, String verb, String resource, String namespace, String name) {
        /** Whether it was made by the replica in that pod. */
        boolean isOf(String pod) {
            return agent.contains("(" + pod + ")");
        }
    }

    /** All that succeeded so far and fit, in the order in which they came in. */
    List<Write> writes(Predicate<Write> fit) {
        List<Write> writes = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                Write write = write(line);
                if (write != null && fit.test(write)) {
                    writes.add(write);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writes.sort(Comparator.comparing(Write::received));
        return writes;
    }

    private static @Nullable Write write(String line) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (JsonProcessingException _) {
            // It is being written.
            return null;
        }
        JsonNode object = event.path("objectRef");
        if (!WRITES.contains(event.path("verb").asText()) || event.path("responseStatus").path("code").asInt(999) >= 300
                || !object.path("subresource").asText("").isEmpty()) {
            return null;
        }
        return new Write(Instant.parse(event.path("requestReceivedTimestamp").asText()),
                Instant.parse(event.path("stageTimestamp").asText()), event.path("userAgent").asText(),
                event.path("verb").asText(),
                object.path("resource").asText(), object.path("namespace").asText(), object.path("name").asText());
    }
}
