package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.navarch.log.LogOptions;
import dev.navarch.log.Logs;
import java.io.IOException;
import java.util.Map;

/**
 * The part of Istio's ControlZ that {@code istioctl admin log} uses: {@code GET /scopej/} lists the log's scopes, {@code GET} and
 * {@code PUT /scopej/<name>} show one and change its level. Loopback only.
 */
final class ControlZ {
    private static final String PREFIX = "/scopej/";

    private final Logs logs;
    private final ObjectMapper json = new ObjectMapper();

    ControlZ(Logs logs) {
        this.logs = logs;
    }

    Site site() {
        return Site.plan().get(PREFIX, this::all).get(PREFIX + "*", this::one).page("PUT", PREFIX + "*", this::change).site();
    }

    private Answer all(Request request) {
        return Json.answer(request, out -> {
            out.writeStartArray();
            for (Map.Entry<String, LogOptions.Level> scope : logs.levels().entrySet()) {
                scope(out, scope.getKey(), scope.getValue());
            }
            out.writeEndArray();
        });
    }

    private Answer one(Request request) {
        String name = request.path().substring(PREFIX.length());
        LogOptions.Level level = logs.levels().get(name);
        return level == null ? unknown(name) : Json.answer(request, out -> scope(out, name, level));
    }

    private Answer change(Request request) {
        String name = request.path().substring(PREFIX.length());
        if (!request.fromLoopback()) {
            return Answer.text(403, "log levels are changed from this machine only");
        }
        JsonNode wanted;
        try {
            wanted = json.readTree(request.body()).path("output_level");
        } catch (JsonProcessingException _) {
            return Answer.text(400, "the body is no JSON; expected {\"output_level\":\"debug\"}");
        }
        LogOptions.Level level = LogOptions.Level.ofWord(wanted.asText());
        if (level == null) {
            return Answer.text(400, "output_level: expected one of " + LogOptions.Level.words());
        }
        return logs.set(name, level) ? Answer.empty(202) : unknown(name);
    }

    private static Answer unknown(String name) {
        return Answer.text(404, "no scope of that name: " + name);
    }

    private static void scope(JsonGenerator out, String name, LogOptions.Level level) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("description", "");
        out.writeStringField("output_level", level.word());
        out.writeStringField("stack_trace_level", "none");
        out.writeBooleanField("log_callers", false);
        out.writeEndObject();
    }
}
