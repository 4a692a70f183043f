package dev.navarch.generate;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.TreeMap;

/** Prints a struct as JSON, keys sorted. Unlike protobuf's own printer it takes whatever a stranger may send, such as a number that is none. */
final class StructJson {

    private StructJson() {
    }

    static void append(StringBuilder json, Struct struct) {
        json.append('{');
        String separator = "";
        for (var e : new TreeMap<>(struct.getFieldsMap()).entrySet()) {
            json.append(separator);
            text(json, e.getKey());
            json.append(':');
            append(json, e.getValue());
            separator = ",";
        }
        json.append('}');
    }

    private static void append(StringBuilder json, Value value) {
        switch (value.getKindCase()) {
            case NULL_VALUE, KIND_NOT_SET -> json.append("null");
            case NUMBER_VALUE -> number(json, value.getNumberValue());
            case STRING_VALUE -> text(json, value.getStringValue());
            case BOOL_VALUE -> json.append(value.getBoolValue());
            case STRUCT_VALUE -> append(json, value.getStructValue());
            case LIST_VALUE -> {
                json.append('[');
                String separator = "";
                for (Value element : value.getListValue().getValuesList()) {
                    json.append(separator);
                    append(json, element);
                    separator = ",";
                }
                json.append(']');
            }
        }
    }

    private static void number(StringBuilder json, double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            json.append((long) number);
        } else if (Double.isFinite(number)) {
            json.append(number);
        } else {
            text(json, Double.toString(number));
        }
    }

    private static void text(StringBuilder json, String text) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }
}
