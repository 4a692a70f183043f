package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small judgements that several of sprig's functions share. */
final class Text {

    private Text() {
    }

    /** Sprig's idea of empty: nil, false, zero, and what has no characters or elements. */
    static boolean isEmpty(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Boolean flag -> !flag;
            case Long number -> number == 0;
            case Double number -> number == 0;
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case dev.navarch.inject.template.GoObject object -> object.isNil();
            default -> false;
        };
    }

    /** The elements as texts, nil left out; one that is no list is its own only element. */
    static List<String> texts(Arguments arguments, @Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element != null) {
                    texts.add(arguments.print(element));
                }
            }
        } else if (value != null) {
            texts.add(arguments.print(value));
        }
        return texts;
    }

    /** A whole number of whatever is given, 0 when it is none. */
    static long whole(@Nullable Object value) {
        return switch (value) {
            case Long number -> number;
            case Double number -> number.longValue();
            case Boolean flag -> flag ? 1 : 0;
            case String text when text.matches("[+-]?[0-9]{1,18}") -> Long.parseLong(text);
            case null, default -> 0;
        };
    }

    static double real(@Nullable Object value) {
        return switch (value) {
            case Double number -> number;
            case String text when text.matches("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?") ->
                Double.parseDouble(text);
            case null, default -> whole(value);
        };
    }

    static String trim(String text, String characters, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && characters.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (right && to > from && characters.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    static String repeat(Arguments arguments, long count, String text) {
        if (count < 0 || count * Math.max(1, text.length()) > 1 << 20) {
            throw new FunctionFault("a text cannot be repeated " + count + " times");
        }
        arguments.pay(count * text.length() / 256);
        return text.repeat((int) count);
    }
}
