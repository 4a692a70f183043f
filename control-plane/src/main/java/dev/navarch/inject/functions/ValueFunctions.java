package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import dev.navarch.inject.template.GoObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sprig's functions that choose between values, name their kind, or turn them to JSON and back. */
final class ValueFunctions {

    private ValueFunctions() {
    }

    static void addTo(Functions.Plan plan) {
        plan.add("default", 1, 2, a -> a.size() < 2 || Text.isEmpty(a.get(1)) ? a.get(0) : a.get(1))
                .add("empty", 1, a -> Text.isEmpty(a.get(0)))
                .add("coalesce", 0, Functions.ANY, a -> a.from(0).stream().filter(v -> !Text.isEmpty(v)).findFirst().orElse(null))
                .add("ternary", 3, a -> Boolean.TRUE.equals(a.get(2)) ? a.get(0) : a.get(1)).add("kindOf", 1, a -> kind(a.get(0)))
                .add("typeOf", 1, a -> type(a.get(0)))
                .add("typeIs", 2, a -> a.text(0).equals(type(a.get(1))))
                .add("typeIsLike", 2, a -> typeIsLike(a.text(0), type(a.get(1))))
                .add("kindIs", 2, a -> a.text(0).equals(kind(a.get(1)))).add("fail", 1, ValueFunctions::fail)
                .add("toJson", 1, a -> GoJson.compact(a, a.get(0), true))
                .add("toRawJson", 1, a -> GoJson.compact(a, a.get(0), false))
                .add("toPrettyJson", 1, a -> GoJson.pretty(a, a.get(0))).add("fromJson", 1, a -> GoJson.parse(a.text(0), null));
    }

    private static @Nullable Object fail(Arguments arguments) {
        throw new FunctionFault(arguments.text(0));
    }

    private static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "invalid";
            case String _ -> "string";
            case Boolean _ -> "bool";
            case Long _ -> "int";
            case Double _ -> "float64";
            case List<?> _ -> "slice";
            case Map<?, ?> _ -> "map";
            case GoObject _ -> "struct";
            default -> "unknown";
        };
    }

    /** As encoding/json decodes values. */
    private static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "<nil>";
            case List<?> _ -> "[]interface {}";
            case Map<?, ?> _ -> "map[string]interface {}";
            default -> kind(value);
        };
    }

    private static boolean typeIsLike(String wanted, String type) {
        return wanted.equals(type) || ("*" + wanted).equals(type);
    }
}
