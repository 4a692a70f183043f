package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;

/** JSON as istiod writes it: compact, or indented by four blanks when the visitor asks with {@code ?pretty}. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DefaultIndenter INDENT = new DefaultIndenter("    ", "\n");

    private Json() {
    }

    /** Writes one value. */
    interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    static Answer answer(Request request, Body body) {
        StringWriter text = new StringWriter(4096);
        try (JsonGenerator out = MAPPER.getFactory().createGenerator(text)) {
            if (request.has("pretty")) {
                DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER).withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""));
                printer.indentObjectsWith(INDENT);
                printer.indentArraysWith(INDENT);
                out.setPrettyPrinter(printer);
            }
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("what was to be shown is no JSON", e);
        }
        return Answer.json(text.toString());
    }

    /** A value that is JSON already. */
    static void raw(JsonGenerator out, String json) throws IOException {
        MAPPER.writeTree(out, MAPPER.readTree(json));
    }

    static void strings(JsonGenerator out, String field, Collection<String> values) throws IOException {
        out.writeArrayFieldStart(field);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    /** A map of texts; {@code null} for an empty one, as Go has it for a map that was never made. */
    static void mapOrNull(JsonGenerator out, String field, Map<String, String> map) throws IOException {
        if (map.isEmpty()) {
            out.writeNullField(field);
            return;
        }
        out.writeObjectFieldStart(field);
        for (Map.Entry<String, String> entry : map.entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
    }

    /** A set, which Go writes as a map to empty objects. */
    static void set(JsonGenerator out, String field, Collection<String> values) throws IOException {
        out.writeObjectFieldStart(field);
        for (String value : values) {
            out.writeObjectFieldStart(value);
            out.writeEndObject();
        }
        out.writeEndObject();
    }
}
