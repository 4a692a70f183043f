package dev.navarch.local.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a JSON object is written as a protobuf message: field by field, with Kubernetes' public numbers.
 *
 * <p>A field that has no entry is left out.
 */
final class ProtobufSchema {
    private final Map<String, Field> fields = new LinkedHashMap<>();

    enum Form {
        STRING, INT, BOOL,
        /** RFC 3339 text to seconds and nanoseconds. */
        TIME,
        /** A number or a text. */
        INT_OR_STRING,
        /** An object of strings. */
        STRINGS, MESSAGE
    }

    /** @param message how the value is written if it is a message, else a schema without fields */
    record Field(int number, Form form, ProtobufSchema message) {
    }

    @Nullable
    Field field(String name) {
        return fields.get(name);
    }

    /** Adds a field of a plain type; whether it repeats is seen from the JSON. */
    ProtobufSchema with(String name, int number, Form form) {
        fields.put(name, new Field(number, form, new ProtobufSchema()));
        return this;
    }

    ProtobufSchema string(String name, int number) {
        return with(name, number, Form.STRING);
    }

    ProtobufSchema integer(String name, int number) {
        return with(name, number, Form.INT);
    }

    ProtobufSchema bool(String name, int number) {
        return with(name, number, Form.BOOL);
    }

    ProtobufSchema message(String name, int number, ProtobufSchema message) {
        fields.put(name, new Field(number, Form.MESSAGE, message));
        return this;
    }
}
