package dev.navarch.inject.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Texts in quotes and disguise: Go's literals both ways, HTML, JavaScript, queries. */
final class Escapes {

    private Escapes() {
    }

    static String html(String text) {
        return text.replace("&", "&amp;").replace("\"", "&#34;").replace("'", "&#39;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\0", "\uFFFD");
    }

    static String js(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\'' -> out.append("\\'");
                case '"' -> out.append("\\\"");
                case '<', '>', '&', '=' -> out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                default -> out.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04X", (int) c) : String.valueOf(c));
            }
        }
        return out.toString();
    }

    static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
    }

    /** In double quotes, as {@code %q} prints it. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case 7 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case 11 -> out.append("\\v");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        out.append(String.format(Locale.ROOT, "\\x%02x", c));
                    } else if (Character.isISOControl(c) || !Character.isDefined(c)) {
                        out.append(String.format(Locale.ROOT, c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }

    /**
     * The text of a literal in quotes, single or double.
     *
     * @throws IllegalArgumentException when an escape makes no sense
     */
    static String unquote(String literal) {
        StringBuilder out = new StringBuilder();
        int end = literal.length() - 1;
        int at = 1;
        while (at < end) {
            char c = literal.charAt(at);
            if (c != '\\') {
                out.append(c);
                at++;
                continue;
            }
            char kind = literal.charAt(at + 1);
            int digits = switch (kind) {
                case 'x' -> 2;
                case 'u' -> 4;
                case 'U' -> 8;
                case '0', '1', '2', '3', '4', '5', '6', '7' -> 3;
                default -> 0;
            };
            if (digits == 0) {
                out.append(simple(kind));
                at += 2;
            } else {
                int from = digits == 3 ? at + 1 : at + 2;
                if (from + digits > end) {
                    throw new IllegalArgumentException("a short escape");
                }
                out.appendCodePoint(Integer.parseInt(literal.substring(from, from + digits), digits == 3 ? 8 : 16));
                at = from + digits;
            }
        }
        return out.toString();
    }

    private static char simple(char kind) {
        return switch (kind) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 11;
            case '\\', '\'', '"' -> kind;
            default -> throw new IllegalArgumentException("an unknown escape");
        };
    }
}
