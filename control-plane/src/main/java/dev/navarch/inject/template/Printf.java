package dev.navarch.inject.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Go's {@code fmt.Sprintf}: flags, width and precision; the verbs that templates use. A verb that does not fit prints Go's complaint. */
final class Printf {
    private static final int WIDEST = 4096;

    private final String format;
    private final List<@Nullable Object> operands;
    private final Budget budget;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;

    private Printf(String format, List<@Nullable Object> operands, Budget budget) {
        this.format = format;
        this.operands = operands;
        this.budget = budget;
    }

    static String format(String format, List<@Nullable Object> operands, Budget budget) {
        Printf printf = new Printf(format, operands, budget);
        printf.run();
        return printf.out.toString();
    }

    private void run() {
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c == '%') {
                verb();
            } else {
                out.append(c);
            }
            budget.length(out.length());
        }
        if (next < operands.size()) {
            out.append("%!(EXTRA ");
            String separator = "";
            for (Object extra : operands.subList(next, operands.size())) {
                out.append(separator).append(described(extra));
                separator = ", ";
            }
            out.append(')');
        }
        budget.chars(out.length());
    }

    private void verb() {
        int flagsFrom = at;
        while (at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        String flags = format.substring(flagsFrom, at);
        int width = number();
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = Math.max(0, number());
        }
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        char verb = format.charAt(at++);
        if (verb == '%') {
            out.append('%');
            return;
        }
        if (next >= operands.size()) {
            out.append("%!").append(verb).append("(MISSING)");
            return;
        }
        pad(converted(verb, flags, precision, operands.get(next++)), flags, width);
    }

    private int number() {
        int from = at;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            at++;
        }
        if (from == at) {
            return -1;
        }
        String digits = format.substring(from, at);
        if (digits.length() > 6 || Integer.parseInt(digits) > WIDEST) {
            throw new FunctionFault("printf: a width of " + digits + " is more than " + WIDEST);
        }
        return Integer.parseInt(digits);
    }

    private void pad(String text, String flags, int width) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            out.append(text);
        } else if (flags.contains("-")) {
            out.append(text).append(" ".repeat(missing));
        } else if (flags.contains("0")) {
            boolean signed = text.startsWith("-") || text.startsWith("+");
            out.append(signed ? text.substring(0, 1) : "").append("0".repeat(missing)).append(signed ? text.substring(1) : text);
        } else {
            out.append(" ".repeat(missing)).append(text);
        }
    }

    private String converted(char verb, String flags, int precision, @Nullable Object value) {
        String plus = flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        return switch (verb) {
            case 'v' -> value instanceof Double || value instanceof Long ? signed(plain(value), plus) : plain(value);
            case 'T' -> GoValues.type(value);
            case 's' -> value instanceof Boolean || value instanceof Long || value instanceof Double || value == null
                    ? bad(verb, value)
                    : cut(plain(value), precision);
            case 'q' -> value instanceof String text ? Escapes.quote(cut(text, precision)) : bad(verb, value);
            case 't' -> value instanceof Boolean ? plain(value) : bad(verb, value);
            case 'd' -> value instanceof Long ? signed(plain(value), plus) : bad(verb, value);
            case 'x', 'X', 'o', 'b', 'c' -> based(verb, value);
            case 'f', 'F', 'e', 'g' ->
                value instanceof Double number ? signed(real(verb, precision, number), plus) : bad(verb, value);
            default -> bad(verb, value);
        };
    }

    private String based(char verb, @Nullable Object value) {
        if (value instanceof String text && (verb == 'x' || verb == 'X')) {
            String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            return verb == 'X' ? hex.toUpperCase(Locale.ROOT) : hex;
        }
        if (!(value instanceof Long number)) {
            return bad(verb, value);
        }
        return switch (verb) {
            case 'x' -> Long.toString(number, 16);
            case 'X' -> Long.toString(number, 16).toUpperCase(Locale.ROOT);
            case 'o' -> Long.toString(number, 8);
            case 'b' -> Long.toString(number, 2);
            default -> Character.isValidCodePoint(number.intValue()) ? Character.toString(number.intValue()) : "\uFFFD";
        };
    }

    private static String real(char verb, int precision, double number) {
        if (Double.isNaN(number) || Double.isInfinite(number) || (verb == 'g' && precision < 0)) {
            return GoPrint.number(number);
        }
        if (verb == 'e') {
            return String.format(Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + "e", number);
        }
        return new BigDecimal(number).setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String signed(String text, String plus) {
        return text.startsWith("-") ? text : plus + text;
    }

    private static String cut(String text, int precision) {
        return precision < 0 || precision >= text.codePointCount(0, text.length())
                ? text
                : text.substring(0, text.offsetByCodePoints(0, precision));
    }

    private String plain(@Nullable Object value) {
        return GoPrint.text(value, budget);
    }

    private String bad(char verb, @Nullable Object value) {
        return "%!" + verb + "(" + described(value) + ")";
    }

    private String described(@Nullable Object value) {
        return value == null ? "<nil>" : GoValues.type(value) + "=" + plain(value);
    }
}
