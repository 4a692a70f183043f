package dev.navarch.inject.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON as Go's {@code encoding/json} writes and reads it: keys of maps in order, numbers read as real ones. */
public final class GoJson {
    /** How deep a value may be nested: a map that holds itself must not end the thread. */
    static final int DEEPEST = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Arguments arguments;
    private final boolean escapeHtml;
    private final String indent;
    private final StringBuilder out = new StringBuilder();

    private GoJson(Arguments arguments, boolean escapeHtml, String indent) {
        this.arguments = arguments;
        this.escapeHtml = escapeHtml;
        this.indent = indent;
    }

    static String compact(Arguments arguments, @Nullable Object value, boolean escapeHtml) {
        GoJson json = new GoJson(arguments, escapeHtml, "");
        json.write(value, 0);
        return json.out.toString();
    }

    static String pretty(Arguments arguments, @Nullable Object value) {
        GoJson json = new GoJson(arguments, true, "  ");
        json.write(value, 0);
        return json.out.toString();
    }

    /** The value of a JSON text, {@code otherwise} when it is none. */
    static @Nullable Object parse(String text, @Nullable Object otherwise) {
        try {
            return Plain.decoded(JSON.readTree(text));
        } catch (JsonProcessingException _) {
            return otherwise;
        }
    }

    /** A text in double quotes, which is a literal in YAML and Go as well. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder();
        string(text, out, false);
        return out.toString();
    }

    private void write(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new FunctionFault("a value is nested more than " + DEEPEST + " deep");
        }
        arguments.pay(1 + (value instanceof String text ? text.length() / 256 : 0));
        switch (value) {
            case null -> out.append("null");
            case String text -> string(text, out, escapeHtml);
            case Double number -> out.append(number(number));
            case List<?> list -> list(list, depth);
            case StructView struct -> map(struct.fields(), depth);
            case Map<?, ?> map -> map(new TreeMap<>(map), depth);
            default -> out.append(value);
        }
        if (out.length() > 1 << 20) {
            throw new FunctionFault("JSON of more than 1 MiB");
        }
    }

    private void list(List<?> list, int depth) {
        out.append('[');
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            line(depth + 1);
            write(element, depth + 1);
            separator = ",";
        }
        if (!list.isEmpty()) {
            line(depth);
        }
        out.append(']');
    }

    private void map(Map<?, ?> map, int depth) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            line(depth + 1);
            string(String.valueOf(entry.getKey()), out, escapeHtml);
            out.append(indent.isEmpty() ? ":" : ": ");
            write(entry.getValue(), depth + 1);
            separator = ",";
        }
        if (!map.isEmpty()) {
            line(depth);
        }
        out.append('}');
    }

    private void line(int depth) {
        if (!indent.isEmpty()) {
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private static String number(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e21) {
            return new BigDecimal(number).toPlainString();
        }
        double size = Math.abs(number);
        return size >= 1e-6 && size < 1e21
                ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
                : Double.toString(number);
    }

    private static void string(String text, StringBuilder out, boolean escapeHtml) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '<', '>', '&' -> out.append(escapeHtml ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
                case '\u2028', '\u2029' -> out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                default -> out.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}
