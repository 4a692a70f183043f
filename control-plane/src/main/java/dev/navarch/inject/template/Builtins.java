package dev.navarch.inject.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that Go's {@code text/template} has of its own. {@code and} and {@code or} are the evaluator's, which may leave out arguments. */
final class Builtins {
    static final String AND = "and";
    static final String OR = "or";
    /** Renders a named template to a text; the evaluator's too. */
    static final String INCLUDE = "include";

    private Builtins() {
    }

    static void addTo(Map<String, Function> functions) {
        for (String special : List.of(AND, OR, INCLUDE)) {
            functions.put(special, _ -> {
                throw new IllegalStateException(special + " is the evaluator's");
            });
        }
        add(functions, "not", 1, 1, a -> !GoValues.isTrue(a.get(0)));
        add(functions, "eq", 2, Functions.ANY, Builtins::equalsAny);
        add(functions, "ne", 2, 2, a -> !GoValues.equal(a.get(0), a.get(1)));
        add(functions, "lt", 2, 2, a -> GoValues.order(a.get(0), a.get(1)) < 0);
        add(functions, "le", 2, 2, a -> GoValues.order(a.get(0), a.get(1)) <= 0);
        add(functions, "gt", 2, 2, a -> GoValues.order(a.get(0), a.get(1)) > 0);
        add(functions, "ge", 2, 2, a -> GoValues.order(a.get(0), a.get(1)) >= 0);
        add(functions, "len", 1, 1, a -> length(a.get(0)));
        add(functions, "index", 1, Functions.ANY, Builtins::index);
        add(functions, "slice", 1, 4, Builtins::slice);
        add(functions, "print", 0, Functions.ANY, Builtins::print);
        add(functions, "println", 0, Functions.ANY, a -> println(a));
        add(functions, "printf", 1, Functions.ANY, a -> Printf.format(a.text(0), a.from(1), a.budget()));
        add(functions, "html", 0, Functions.ANY, a -> Escapes.html(print(a)));
        add(functions, "js", 0, Functions.ANY, a -> Escapes.js(print(a)));
        add(functions, "urlquery", 0, Functions.ANY, a -> Escapes.query(print(a)));
    }

    private static void add(Map<String, Function> functions, String name, int least, int most, Function function) {
        functions.put(name, Functions.counted(name, least, most, function));
    }

    private static Object equalsAny(Arguments arguments) {
        for (Object other : arguments.from(1)) {
            if (GoValues.equal(arguments.get(0), other)) {
                return true;
            }
        }
        return false;
    }

    private static long length(@Nullable Object value) {
        return switch (value) {
            case String text -> text.getBytes(StandardCharsets.UTF_8).length;
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null -> throw new FunctionFault("len of nil pointer");
            default -> throw new FunctionFault("len of type " + GoValues.type(value));
        };
    }

    private static @Nullable Object index(Arguments arguments) {
        Object value = arguments.get(0);
        for (Object key : arguments.from(1)) {
            value = switch (value) {
                case null -> throw new FunctionFault("index of untyped nil");
                case Map<?, ?> map when key instanceof String -> map.get(key);
                case Map<?, ?> _ -> throw new FunctionFault("value has type " + GoValues.type(key) + "; should be string");
                case List<?> list -> list.get(position(key, list.size() - 1));
                case String text -> {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    yield (long) (bytes[position(key, bytes.length - 1)] & 0xff);
                }
                default -> throw new FunctionFault("can't index item of type " + GoValues.type(value));
            };
        }
        return value;
    }

    private static int position(@Nullable Object key, int last) {
        if (!(key instanceof Long at)) {
            throw new FunctionFault("cannot index slice/array with type " + GoValues.type(key));
        }
        if (at < 0 || at > last) {
            throw new FunctionFault("index out of range: " + at);
        }
        return Math.toIntExact(at);
    }

    private static Object slice(Arguments arguments) {
        Object value = arguments.get(0);
        if (!(value instanceof String) && !(value instanceof List<?>)) {
            throw new FunctionFault(value == null ? "slice of untyped nil" : "can't slice item of type " + GoValues.type(value));
        }
        int size = value instanceof String text ? text.length() : ((List<?>) value).size();
        int from = arguments.size() > 1 ? position(arguments.get(1), size) : 0;
        int to = arguments.size() > 2 ? position(arguments.get(2), size) : size;
        if (from > to) {
            throw new FunctionFault("invalid slice index: " + from + " > " + to);
        }
        return value instanceof String text ? text.substring(from, to) : ((List<?>) value).subList(from, to);
    }

    /** A space only between two operands of which neither is a text. */
    private static String print(Arguments arguments) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0 && !(arguments.get(i) instanceof String) && !(arguments.get(i - 1) instanceof String)) {
                out.append(' ');
            }
            out.append(arguments.printed(i));
            arguments.budget().length(out.length());
        }
        return out.toString();
    }

    private static String println(Arguments arguments) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            out.append(i > 0 ? " " : "").append(arguments.printed(i));
            arguments.budget().length(out.length());
        }
        return out.append('\n').toString();
    }
}
