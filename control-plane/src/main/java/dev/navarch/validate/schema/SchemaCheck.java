package dev.navarch.validate.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.mesh.GoDuration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** One resource against the tables: each field known, of its type and within its bounds. Null is as good as not there. */
final class SchemaCheck {
    /** A list of known fields that is longer does not help anybody. */
    private static final int MOST_NAMED = 12;
    private static final int LONGEST_QUOTE = 60;

    private final Schemas schemas;
    private final Schemas.Problems problems;

    SchemaCheck(Schemas schemas, Schemas.Problems problems) {
        this.schemas = schemas;
        this.problems = problems;
    }

    void check(Type wanted, JsonNode node, String path) {
        if (node.isNull() || node.isMissingNode() || problems.isFull()) {
            return;
        }
        switch (schemas.resolve(wanted)) {
            case Type.Text text -> text(text, node, path);
            case Type.Word(List<String> words) -> word(words, node, path);
            case Type.Flag _ -> wants(node.isBoolean(), "true or false", node, path);
            case Type.Whole(long least, long most) -> whole(least, most, node, path);
            case Type.Fraction(double least, double most) -> wants(
                    node.isNumber() && node.asDouble() >= least && node.asDouble() <= most, "a number" + range(least, most), node,
                    path);
            case Type.Span _ -> wants(node.isTextual() && GoDuration.parse(node.asText()) != null, "a duration like 10s or 250ms",
                    node, path);
            case Type.Free _ -> wants(node.isObject(), "an object", node, path);
            case Type.Elements(Type of) -> elements(of, node, path);
            case Type.Entries(Type of) -> entries(of, node, path);
            case Type.Fields fields -> fields(fields, node, path);
            case Type.Named _ -> throw new IllegalStateException("a resolved type is no name");
        }
    }

    private void wants(boolean fits, String wanted, JsonNode node, String path) {
        if (!fits) {
            problems.problem(path, wanted + " is wanted here, not " + quoted(node));
        }
    }

    private void text(Type.Text wanted, JsonNode node, String path) {
        if (!node.isTextual()) {
            wants(false, "a string", node, path);
        } else if (node.asText().length() < wanted.least()) {
            problems.problem(path, "this must not be empty");
        } else if (node.asText().length() > wanted.most()) {
            problems.problem(path, "at most " + wanted.most() + " characters are allowed here, not " + node.asText().length());
        }
    }

    private void word(List<String> words, JsonNode node, String path) {
        boolean number = node.isInt() && node.asInt() >= 0 && node.asInt() < words.size();
        if (!number && !(node.isTextual() && words.contains(node.asText()))) {
            problems.problem(path, "one of " + String.join(", ", words) + " is wanted here, not " + quoted(node)
                    + meant(node.isTextual() ? node.asText() : "", words));
        }
    }

    private void whole(long least, long most, JsonNode node, String path) {
        boolean fits = node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= least && node.asLong() <= most;
        String wanted = least == Integer.MIN_VALUE || (least == 0 && most == Long.MAX_VALUE)
                ? "a whole number" + (least == 0 ? ", 0 or more," : "")
                : "a whole number from " + least + " to " + most;
        wants(fits, wanted, node, path);
    }

    private static String range(double least, double most) {
        String from = least == -Double.MAX_VALUE ? "" : " from " + (long) least;
        return from + (most == Double.MAX_VALUE ? from.isEmpty() ? "" : " on" : " to " + (long) most);
    }

    private void elements(Type of, JsonNode node, String path) {
        if (!node.isArray()) {
            wants(false, "a list", node, path);
            return;
        }
        int at = 0;
        for (JsonNode element : node) {
            String here = path + "[" + at++ + "]";
            if (element.isNull()) {
                problems.problem(here, "an element of a list must not be null");
            }
            check(of, element, here);
        }
    }

    private void entries(Type of, JsonNode node, String path) {
        if (!node.isObject()) {
            wants(false, "a map", node, path);
            return;
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            check(of, entry.getValue(), path + "[" + cut(entry.getKey()) + "]");
        }
    }

    private static String within(String key) {
        return key.matches("[A-Za-z0-9_]{1,64}") ? "." + key : "[" + cut(key) + "]";
    }

    private void fields(Type.Fields wanted, JsonNode node, String path) {
        if (!node.isObject()) {
            wants(false, "an object", node, path);
            return;
        }
        wanted.fields().forEach((name, field) -> {
            if (field.needed() && !node.hasNonNull(name)) {
                problems.problem(path + "." + name, "this must not be left out");
            }
        });
        for (List<String> choice : wanted.choices()) {
            if (choice.stream().filter(node::hasNonNull).count() > 1) {
                problems.problem(path, "only one of " + String.join(", ", choice) + " may be set");
            }
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            Type.Field field = wanted.fields().get(entry.getKey());
            if (problems.isFull()) {
                return;
            }
            if (field == null) {
                problems.problem(path + within(entry.getKey()), unknown(entry.getKey(), wanted.fields().keySet()));
            } else {
                check(field.type(), entry.getValue(), path + "." + entry.getKey());
            }
        }
    }

    private static String unknown(String name, Collection<String> known) {
        String meant = meant(name, known);
        return "there is no such field" + (!meant.isEmpty()
                ? meant
                : known.size() > MOST_NAMED
                        ? ""
                        : "; there " + (known.size() == 1 ? "is " : "are ") + String.join(", ", new TreeSet<>(known)));
    }

    private static String meant(String word, Collection<String> known) {
        String nearest = word.isEmpty() ? "" : Nearest.of(word, known);
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }

    private static String quoted(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "\"" + cut(node.asText()) + "\"";
            default -> cut(node.asText()).toLowerCase(Locale.ROOT);
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
