package dev.navarch.inject.functions;

import dev.navarch.inject.template.Arguments;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/** Sprig's functions over texts. */
final class TextFunctions {
    private static final String SPACE = " \t\n\u000b\f\r\u0085\u00a0";

    private TextFunctions() {
    }

    static void addTo(Functions.Plan plan) {
        plan.add("trim", 1, a -> Text.trim(a.text(0), SPACE, true, true))
                .add("trimAll", 2, a -> Text.trim(a.text(1), a.text(0), true, true))
                .add("trimall", 2, a -> Text.trim(a.text(1), a.text(0), true, true))
                .add("trimSuffix", 2,
                        a -> a.text(1).endsWith(a.text(0))
                                ? a.text(1).substring(0, a.text(1).length() - a.text(0).length())
                                : a.text(1))
                .add("trimPrefix", 2, a -> a.text(1).startsWith(a.text(0)) ? a.text(1).substring(a.text(0).length()) : a.text(1))
                .add("upper", 1, a -> a.text(0).toUpperCase(Locale.ROOT)).add("lower", 1, a -> a.text(0).toLowerCase(Locale.ROOT))
                .add("title", 1, a -> title(a.text(0))).add("untitle", 1, a -> untitle(a.text(0)))
                .add("nospace", 1, a -> a.text(0).replaceAll("\\s+", ""))
                .add("repeat", 2, a -> Text.repeat(a, Text.whole(a.get(0)), a.text(1)))
                .add("substr", 3, TextFunctions::part).add("trunc", 2, TextFunctions::truncate)
                .add("hasPrefix", 2, a -> a.text(1).startsWith(a.text(0))).add("hasSuffix", 2, a -> a.text(1).endsWith(a.text(0)))
                .add("replace", 3, TextFunctions::replace)
                .add("nindent", 2, a -> "\n" + indent(a, Text.whole(a.get(0)), a.text(1)))
                .add("quote", 0, Functions.ANY, a -> quoted(a, true)).add("squote", 0, Functions.ANY, a -> quoted(a, false))
                .add("cat", 0, Functions.ANY, a -> String.join(" ", Text.texts(a, a.from(0))))
                .add("plural", 3, a -> Text.whole(a.get(2)) == 1 ? a.text(0) : a.text(1))
                .add("join", 2, a -> String.join(a.text(0), Text.texts(a, a.get(1))))
                .add("splitList", 2, a -> split(a, a.text(0), a.text(1)))
                .add("split", 2, TextFunctions::splitMap).add("toString", 1, a -> a.printed(0))
                .add("toStrings", 1, a -> List.copyOf(Text.texts(a, a.get(0))))
                .add("b64enc", 1, a -> Base64.getEncoder().encodeToString(a.text(0).getBytes(StandardCharsets.UTF_8)))
                .add("b64dec", 1, a -> decode(a.text(0))).add("sha256sum", 1, a -> digest("SHA-256", a.text(0)))
                .add("sha1sum", 1, a -> digest("SHA-1", a.text(0))).add("sha512sum", 1, a -> digest("SHA-512", a.text(0)))
                .add("adler32sum", 1, a -> adler(a.text(0)))
                .add("snakecase", 1, a -> parted(a.text(0), "_")).add("kebabcase", 1, a -> parted(a.text(0), "-"))
                .add("splitn", 3, TextFunctions::splitInto).add("atoi", 1, a -> Text.whole(a.text(0)))
                .add("base", 1, a -> a.text(0).substring(a.text(0).lastIndexOf('/') + 1))
                .add("dir", 1,
                        a -> a.text(0).contains("/") ? a.text(0).substring(0, Math.max(1, a.text(0).lastIndexOf('/'))) : ".")
                .add("ext", 1, a -> ending(a.text(0))).add("isAbs", 1, a -> a.text(0).startsWith("/"));
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean first = i == 0 || Character.isWhitespace(text.charAt(i - 1));
            out.append(first ? Character.toTitleCase(text.charAt(i)) : text.charAt(i));
        }
        return out.toString();
    }

    private static String untitle(String text) {
        return text.isEmpty() ? "" : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private static String part(Arguments a) {
        String text = a.text(2);
        long from = Text.whole(a.get(0));
        long to = Text.whole(a.get(1));
        int end = to < 0 || to > text.length() ? text.length() : (int) to;
        if (from < 0) {
            return text.substring(0, end);
        }
        return from > end ? "" : text.substring((int) from, end);
    }

    /** The first so many characters, or the last when the number is negative. */
    private static String truncate(Arguments a) {
        String text = a.text(1);
        long count = Text.whole(a.get(0));
        if (count < 0) {
            return text.length() + count > 0 ? text.substring((int) (text.length() + count)) : text;
        }
        return count < text.length() ? text.substring(0, (int) count) : text;
    }

    private static String replace(Arguments a) {
        long most = a.text(0).isEmpty()
                ? (long) a.text(2).length() * (a.text(1).length() + 1)
                : (long) a.text(2).length() / a.text(0).length() * a.text(1).length();
        if (most > 1 << 20) {
            throw new FunctionFault("the text grows too long");
        }
        return a.text(2).replace(a.text(0), a.text(1));
    }

    static String indent(Arguments arguments, long spaces, String text) {
        String padding = Text.repeat(arguments, spaces, " ");
        long lines = text.chars().filter(c -> c == '\n').count() + 1;
        Text.repeat(arguments, lines, padding);
        return padding + text.replace("\n", "\n" + padding);
    }

    private static String quoted(Arguments a, boolean twice) {
        List<String> quoted = new ArrayList<>();
        for (Object value : a.from(0)) {
            if (value != null) {
                quoted.add(twice ? GoJson.quote(a.print(value)) : "'" + a.print(value) + "'");
            }
        }
        return String.join(" ", quoted);
    }

    private static List<String> split(Arguments arguments, String separator, String text) {
        List<String> parts = new ArrayList<>();
        if (separator.isEmpty()) {
            text.codePoints().forEach(c -> parts.add(Character.toString(c)));
        } else {
            int from = 0;
            for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
                parts.add(text.substring(from, at));
                from = at + separator.length();
            }
            parts.add(text.substring(from));
        }
        arguments.elements(parts.size());
        return List.copyOf(parts);
    }

    private static Map<String, @Nullable Object> splitMap(Arguments a) {
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        for (String part : split(a, a.text(0), a.text(1))) {
            parts.put("_" + parts.size(), part);
        }
        return parts;
    }

    private static String decode(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String adler(String text) {
        Adler32 sum = new Adler32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toString(sum.getValue());
    }

    /** Words in small letters, parted by one character: {@code FooBar} and {@code foo bar} are {@code foo_bar}. */
    private static String parted(String text, String by) {
        return text.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replaceAll("[\\s_-]+", by).toLowerCase(Locale.ROOT);
    }

    private static String ending(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.lastIndexOf('.') < 0 ? "" : name.substring(name.lastIndexOf('.'));
    }

    private static Map<String, @Nullable Object> splitInto(Arguments a) {
        List<String> all = split(a, a.text(0), a.text(2));
        int most = Math.clamp(Text.whole(a.get(1)), 1, Math.max(1, all.size()));
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        for (int i = 0; i < most; i++) {
            parts.put("_" + i, i < most - 1 ? all.get(i) : String.join(a.text(0), all.subList(i, all.size())));
        }
        return parts;
    }

    private static String digest(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
