package dev.navarch.inject.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prints values as Go's {@code fmt} does by default ({@code %v}). */
final class GoPrint {
    private static final int PLAIN_DIGITS = 6;
    private static final int DEEPEST = 64;
    private static final int MOST_LEADING_ZEROS = 4;

    private GoPrint() {
    }

    /** What <code>{{ value }}</code> puts out. */
    static String action(@Nullable Object value, Budget budget) {
        return value == null ? "<no value>" : text(value, budget);
    }

    static String text(@Nullable Object value, Budget budget) {
        if (value instanceof String text) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        print(value, out, budget, 0);
        budget.chars(out.length());
        return out.toString();
    }

    private static void print(@Nullable Object value, StringBuilder out, Budget budget, int depth) {
        if (depth > DEEPEST) {
            throw new FunctionFault("a value is nested more than " + DEEPEST + " deep");
        }
        budget.pay(1);
        switch (value) {
            case null -> out.append("<nil>");
            case String text -> out.append(text);
            case Double number -> out.append(number(number));
            case List<?> list -> list(list, out, budget, depth);
            case Map<?, ?> map -> map(map, out, budget, depth);
            case GoObject object -> out.append(object.isNil() ? "<nil>" : object.print());
            default -> out.append(value);
        }
        budget.length(out.length());
    }

    private static void list(List<?> list, StringBuilder out, Budget budget, int depth) {
        out.append('[');
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            print(element, out, budget, depth + 1);
            separator = " ";
        }
        out.append(']');
    }

    private static void map(Map<?, ?> map, StringBuilder out, Budget budget, int depth) {
        out.append("map[");
        String separator = "";
        for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
            out.append(separator).append(entry.getKey()).append(':');
            print(entry.getValue(), out, budget, depth + 1);
            separator = " ";
        }
        out.append(']');
    }

    /** The shortest digits that give the number again; with an exponent when it is below 1e-4 or from 1e6 on: a value of {@code 1000000} comes out as {@code 1e+06}, as it does from Go. */
    static String number(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -MOST_LEADING_ZEROS && exponent < PLAIN_DIGITS) {
            return digits.toPlainString();
        }
        String unscaled = digits.unscaledValue().abs().toString();
        String fraction = unscaled.length() == 1 ? "" : "." + unscaled.substring(1);
        String sign = number < 0 ? "-" : "";
        return sign + unscaled.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
