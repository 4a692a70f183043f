package dev.navarch.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a node's metadata, each of its type. Istio writes booleans and lists as text; a field of another type is an error that names
 * it, since a proxy that is half understood would be half configured.
 */
final class NodeMetadata {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DURATION = Pattern
            .compile("(?:([0-9]{1,6})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?(?:([0-9]{1,12})ms)?|0");

    private final Struct fields;

    NodeMetadata(Struct fields) {
        this.fields = fields;
    }

    /** A field does not have the type that it should have. */
    static final class WrongType extends Exception {
        private final String reason;

        WrongType(String field, String expected, String found) {
            super(field, null, false, false);
            this.reason = "metadata field " + field + ": expected " + expected + ", found " + found;
        }

        String reason() {
            return reason;
        }
    }

    /** Empty when not given. */
    String text(String field) throws WrongType {
        Value value = given(field);
        if (value == null) {
            return "";
        }
        if (value.getKindCase() != Value.KindCase.STRING_VALUE) {
            throw new WrongType(field, "a JSON string", describe(value));
        }
        return value.getStringValue();
    }

    /** Text with commas; empty entries are left out. */
    List<String> list(String field) throws WrongType {
        List<String> entries = new ArrayList<>();
        for (String entry : text(field).split(",")) {
            if (!entry.isBlank()) {
                entries.add(entry.strip());
            }
        }
        return entries;
    }

    /** A boolean as text, in any of the spellings that istiod takes; false when not given. */
    boolean flag(String field) throws WrongType {
        String text = text(field);
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "", "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new WrongType(field, "\"true\" or \"false\"", Quote.of(text));
        };
    }

    /** A port that is written as a number; {@code fallback} when not given. */
    int port(String field, int fallback) throws WrongType {
        Value value = given(field);
        if (value == null) {
            return fallback;
        }
        double number = value.getNumberValue();
        if (value.getKindCase() != Value.KindCase.NUMBER_VALUE || number != Math.rint(number) || number < 0 || number > 65_535) {
            throw new WrongType(field, "a port as a JSON number", describe(value));
        }
        return number == 0 ? fallback : (int) number;
    }

    /** A port that is written as text; 0 when not given. */
    int portText(String field) throws WrongType {
        String text = text(field);
        if (text.isEmpty()) {
            return 0;
        }
        int port = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65_535) {
            throw new WrongType(field, "a port as text", Quote.of(text));
        }
        return port;
    }

    /** Hours, minutes, seconds and milliseconds as Go writes them; zero when not given. */
    Duration duration(String field) throws WrongType {
        String text = text(field);
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new WrongType(field, "a duration such as \"1h30m\" or \"10s\"", Quote.of(text));
        }
        return Duration.ofHours(part(parts, 1)).plusMinutes(part(parts, 2)).plusSeconds(part(parts, 3))
                .plusMillis(part(parts, 4));
    }

    private static long part(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Whether an object is given. */
    boolean object(String field) throws WrongType {
        Value value = given(field);
        if (value != null && value.getKindCase() != Value.KindCase.STRUCT_VALUE) {
            throw new WrongType(field, "a JSON object", describe(value));
        }
        return value != null;
    }

    /** An object of text. */
    Map<String, String> texts(String field) throws WrongType {
        Map<String, String> texts = new TreeMap<>();
        if (object(field)) {
            for (Map.Entry<String, Value> e : fields.getFieldsOrThrow(field).getStructValue().getFieldsMap().entrySet()) {
                if (e.getValue().getKindCase() != Value.KindCase.STRING_VALUE) {
                    throw new WrongType(field + "." + Quote.cut(e.getKey()), "a JSON string", describe(e.getValue()));
                }
                texts.put(e.getKey(), e.getValue().getStringValue());
            }
        }
        return texts;
    }

    /** Container ports: a list of objects, itself written as text. */
    List<Proxy.PodPort> podPorts(String field) throws WrongType {
        String text = text(field);
        if (text.isEmpty()) {
            return List.of();
        }
        JsonNode list;
        try {
            list = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new WrongType(field, "text that is a JSON list", Quote.of(text));
        }
        if (!list.isArray()) {
            throw new WrongType(field, "text that is a JSON list", Quote.of(text));
        }
        List<Proxy.PodPort> ports = new ArrayList<>();
        for (JsonNode port : list) {
            ports.add(new Proxy.PodPort(port.path("name").asText(""), port.path("containerPort").asInt(0),
                    port.path("protocol").asText("TCP")));
        }
        return ports;
    }

    /** All of it. */
    String json() {
        StringBuilder json = new StringBuilder();
        StructJson.append(json, fields);
        return json.toString();
    }

    /** Null when it is not there, or there as null. */
    private @Nullable Value given(String field) {
        Value value = fields.getFieldsMap().get(field);
        return value == null || value.getKindCase() == Value.KindCase.NULL_VALUE
                || value.getKindCase() == Value.KindCase.KIND_NOT_SET ? null : value;
    }

    private static String describe(Value value) {
        return switch (value.getKindCase()) {
            case NULL_VALUE, KIND_NOT_SET -> "null";
            case NUMBER_VALUE -> "the number " + value.getNumberValue();
            case STRING_VALUE -> "the string " + Quote.of(value.getStringValue());
            case BOOL_VALUE -> "the boolean " + value.getBoolValue();
            case STRUCT_VALUE -> "an object";
            case LIST_VALUE -> "a list";
        };
    }
}
