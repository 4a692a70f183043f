package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/** Kubernetes' protobuf content, read without any schema: fields by number. */
record ProtobufReader(UnknownFieldSet fields) {

    /** An envelope of {@code k8s\0} and {@code runtime.Unknown}. */
    record Envelope(String apiVersion, String kind, ProtobufReader object) {
    }

    static Envelope envelope(ByteString bytes) {
        if (!bytes.startsWith(ByteString.copyFromUtf8("k8s\0"))) {
            throw new AssertionError("no magic: " + bytes);
        }
        ProtobufReader unknown = of(bytes.substring(4));
        ProtobufReader meta = unknown.message(1);
        return new Envelope(meta.text(1), meta.text(2), unknown.message(2));
    }

    static ProtobufReader of(ByteString bytes) {
        try {
            return new ProtobufReader(UnknownFieldSet.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    ProtobufReader message(int number) {
        List<ByteString> values = bytes(number);
        return of(values.isEmpty() ? ByteString.EMPTY : values.getLast());
    }

    List<ProtobufReader> messages(int number) {
        return bytes(number).stream().map(ProtobufReader::of).toList();
    }

    List<ByteString> bytes(int number) {
        return fields.getField(number).getLengthDelimitedList();
    }

    String text(int number) {
        List<ByteString> values = bytes(number);
        return values.isEmpty() ? "" : values.getLast().toStringUtf8();
    }

    long number(int number) {
        List<Long> values = fields.getField(number).getVarintList();
        return values.isEmpty() ? 0 : values.getLast();
    }

    /** Compares with JSON by the same table that writes it, so that the table is held against whoever wrote the bytes. */
    void assertSays(ProtobufSchema schema, JsonNode json, String where) {
        json.properties().forEach(entry -> {
            ProtobufSchema.Field field = schema.field(entry.getKey());
            if (field != null && !entry.getValue().isNull()) {
                compare(field, entry.getValue(), where + "." + entry.getKey());
            }
        });
    }

    private void compare(ProtobufSchema.Field field, JsonNode value, String where) {
        JsonNode list = value.isArray() ? value : Json.array().add(value);
        int number = field.number();
        switch (field.form()) {
            case STRING -> equal(texts(list),
                    bytes(number).stream().map(ByteString::toStringUtf8).filter(s -> !s.isEmpty()).toList(), where);
            case INT -> equal(value.asLong(), number(number), where);
            case BOOL -> equal(value.asBoolean(), number(number) == 1, where);
            case TIME -> equal(java.time.Instant.parse(value.asText()).getEpochSecond(), message(number).number(1), where);
            case INT_OR_STRING -> {
                equal(value.isNumber() ? 0L : 1L, message(number).number(1), where);
                equal(value.isNumber() ? value.asLong() : 0L, message(number).number(2), where);
                equal(value.isNumber() ? "" : value.asText(), message(number).text(3), where);
            }
            case STRINGS -> {
                java.util.Map<String, String> map = new java.util.TreeMap<>();
                messages(number).forEach(e -> map.put(e.text(1), e.text(2)));
                equal(Json.strings(value), map, where);
            }
            case MESSAGE -> {
                List<ProtobufReader> messages = messages(number);
                equal(list.size(), messages.size(), where);
                for (int i = 0; i < list.size(); i++) {
                    messages.get(i).assertSays(field.message(), list.get(i), where + "[" + i + "]");
                }
            }
        }
    }

    private static List<String> texts(JsonNode list) {
        return Json.list(list).stream().filter(s -> !s.isEmpty()).toList();
    }

    private static void equal(Object expected, Object actual, String where) {
        if (!expected.equals(actual)) {
            throw new AssertionError(where + ": expected " + expected + ", got " + actual);
        }
    }
}
