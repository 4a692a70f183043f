package dev.navarch.validate.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one entry of the tables; their notation is explained where the definitions are made of them. What it cannot read is a bug in a table. */
final class TypeReader {
    private static final Pattern PLAIN = Pattern.compile("([a-z0-9]+)(?:\\(([0-9]*)\\.\\.([0-9]*)\\))?");
    private static final long MOST_UINT = 0xffff_ffffL;

    private TypeReader() {
    }

    static Type read(JsonNode entry) {
        if (entry.isTextual()) {
            return word(entry.asText());
        }
        if (entry.isArray()) {
            return new Type.Elements(read(entry.path(0)));
        }
        return entry.has("*") ? new Type.Entries(read(entry.path("*"))) : fields(entry);
    }

    private static Type fields(JsonNode entry) {
        Map<String, Type.Field> fields = new LinkedHashMap<>();
        List<List<String>> choices = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : entry.properties()) {
            String name = each.getKey();
            if (name.equals("^")) {
                each.getValue().forEach(group -> choices.add(List.of(group.asText().split(" "))));
            } else {
                boolean needed = name.endsWith("!");
                fields.put(needed ? name.substring(0, name.length() - 1) : name, new Type.Field(read(each.getValue()), needed));
            }
        }
        return new Type.Fields(fields, choices);
    }

    private static Type word(String text) {
        if (text.indexOf('|') >= 0) {
            return new Type.Word(List.of(text.split("\\|")));
        }
        Matcher plain = PLAIN.matcher(text);
        if (!plain.matches()) {
            return new Type.Named(text);
        }
        return switch (plain.group(1)) {
            case "string" -> new Type.Text(bound(plain, 2, 0), bound(plain, 3, Long.MAX_VALUE));
            case "boolean" -> new Type.Flag();
            case "int" -> new Type.Whole(bound(plain, 2, Integer.MIN_VALUE), bound(plain, 3, Integer.MAX_VALUE));
            case "uint" -> new Type.Whole(bound(plain, 2, 0), MOST_UINT);
            case "uint64" -> new Type.Whole(0, Long.MAX_VALUE);
            case "port" -> new Type.Whole(1, 65_535);
            case "number" -> new Type.Fraction(plain.group(2) == null ? -Double.MAX_VALUE : bound(plain, 2, 0),
                    plain.group(3) == null || plain.group(3).isEmpty() ? Double.MAX_VALUE : bound(plain, 3, 0));
            case "duration" -> new Type.Span();
            case "object" -> new Type.Free();
            default -> throw new IllegalStateException("no type: " + text);
        };
    }

    private static long bound(Matcher plain, int group, long otherwise) {
        String text = plain.group(group);
        return text == null || text.isEmpty() ? otherwise : Long.parseLong(text);
    }
}
