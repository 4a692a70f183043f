package dev.navarch.inject.functions;

import dev.navarch.inject.template.FunctionFault;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times as Go writes them: a layout is how Monday, the second of January 2006, 15:04:05 in zone -0700 would be written. */
final class GoTime {
    /** Pieces of layouts, the longer ones first, and what stands for each in the JDK's patterns. */
    private static final List<Map.Entry<String, String>> PIECES = List.of(Map.entry("January", "MMMM"),
            Map.entry("Monday", "EEEE"),
            Map.entry("Z07:00", "XXX"), Map.entry("-07:00", "xxx"), Map.entry("Z0700", "XX"), Map.entry("-0700", "xx"),
            Map.entry(".000000000", ".SSSSSSSSS"), Map.entry(".000000", ".SSSSSS"), Map.entry(".000", ".SSS"),
            Map.entry("2006", "yyyy"),
            Map.entry("Jan", "MMM"), Map.entry("Mon", "EEE"), Map.entry("MST", "zzz"), Map.entry("-07", "x"),
            Map.entry("01", "MM"),
            Map.entry("02", "dd"), Map.entry("03", "hh"), Map.entry("04", "mm"), Map.entry("05", "ss"), Map.entry("06", "yy"),
            Map.entry("15", "HH"), Map.entry("PM", "a"), Map.entry("1", "M"), Map.entry("2", "d"), Map.entry("3", "h"),
            Map.entry("4", "m"), Map.entry("5", "s"));

    private GoTime() {
    }

    static String format(ZonedDateTime time, String layout) {
        return formatter(layout).format(time);
    }

    static DateTimeFormatter formatter(String layout) {
        if (layout.length() > 256) {
            throw new FunctionFault("a layout of a time has at most 256 characters");
        }
        DateTimeFormatterBuilder pattern = new DateTimeFormatterBuilder();
        int at = 0;
        while (at < layout.length()) {
            int here = at;
            var piece = PIECES.stream().filter(each -> layout.startsWith(each.getKey(), here)).findFirst();
            if (piece.isPresent()) {
                pattern.appendPattern(piece.get().getValue());
                at += piece.get().getKey().length();
            } else {
                pattern.appendLiteral(layout.charAt(at++));
            }
        }
        return pattern.toFormatter(Locale.ENGLISH);
    }
}
