package dev.navarch.inject.template;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How Go's templates judge and compare values. */
final class GoValues {
    private static final String MIXED = "incompatible types for comparison";
    private static final String NO_ORDER = "invalid type for comparison";

    private GoValues() {
    }

    /** Whether an {@code if} takes it: zero, the empty text, false, nil and what has no elements are not taken. */
    static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case GoObject object -> !object.isNil();
            default -> true;
        };
    }

    /** {@code eq} of two values. */
    static boolean equal(@Nullable Object left, @Nullable Object right) {
        Object a = comparable(left);
        Object b = comparable(right);
        if (a == null || b == null) {
            return a == b;
        }
        if (a.getClass() != b.getClass()) {
            throw new FunctionFault(MIXED);
        }
        return Objects.equals(a, b);
    }

    /** {@code lt} and its like. */
    static int order(@Nullable Object left, @Nullable Object right) {
        Object a = comparable(left);
        Object b = comparable(right);
        return switch (a) {
            case Long x when b instanceof Long y -> x.compareTo(y);
            case Double x when b instanceof Double y -> x.compareTo(y);
            case String x when b instanceof String y -> x.compareTo(y);
            case null -> throw new FunctionFault(NO_ORDER);
            case Boolean _ -> throw new FunctionFault(NO_ORDER);
            default -> throw new FunctionFault(MIXED);
        };
    }

    private static @Nullable Object comparable(@Nullable Object value) {
        return switch (value) {
            case List<?> _ -> throw new FunctionFault("non-comparable type " + type(value));
            case Map<?, ?> _ -> throw new FunctionFault("non-comparable type " + type(value));
            case GoObject object when object.isNil() -> null;
            case GoObject object -> object.print();
            case null, default -> value;
        };
    }

    /** Go's name of the type. */
    static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "<nil>";
            case Boolean _ -> "bool";
            case String _ -> "string";
            case Long _ -> "int";
            case Double _ -> "float64";
            case List<?> _ -> "[]interface {}";
            case TextMap _ -> "map[string]string";
            case Map<?, ?> _ -> "map[string]interface {}";
            default -> "object";
        };
    }
}
