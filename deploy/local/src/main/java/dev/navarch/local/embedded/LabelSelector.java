package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label selector in its text form: equality and sets, all of which must hold. */
record LabelSelector(List<Requirement> requirements) {
    private static final Pattern SET = Pattern.compile("\\s*([^\\s,=!()]+)\\s+(in|notin)\\s+\\(([^)]*)\\)\\s*");
    private static final Pattern EQUALITY = Pattern.compile("\\s*([^\\s,=!()]+)\\s*(==|=|!=)\\s*([^\\s,=!()]*)\\s*");
    private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*([^\\s,=!()]+)\\s*");

    enum Operator {
        IN, NOT_IN, EXISTS, ABSENT
    }

    record Requirement(String label, Operator operator, Set<String> values) {
        Requirement {
            values = Set.copyOf(values);
        }

        boolean matches(JsonNode labels) {
            JsonNode value = labels.get(label);
            return switch (operator) {
                case IN -> value != null && values.contains(value.asText());
                case NOT_IN -> value == null || !values.contains(value.asText());
                case EXISTS -> value != null;
                case ABSENT -> value == null;
            };
        }
    }

    LabelSelector {
        requirements = List.copyOf(requirements);
    }

    boolean isEmpty() {
        return requirements.isEmpty();
    }

    boolean matches(JsonNode labels) {
        return requirements.stream().allMatch(r -> r.matches(labels));
    }

    /** Parses a selector, empty for all; a refusal of 400 if it is malformed. */
    static LabelSelector parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : parts(text)) {
            requirements.add(requirement(part, text));
        }
        return new LabelSelector(requirements);
    }

    private static Requirement requirement(String part, String whole) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            Set<String> values = new java.util.HashSet<>();
            for (String value : set.group(3).split(",")) {
                values.add(value.trim());
            }
            return new Requirement(set.group(1), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        Matcher equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            Operator operator = equality.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
            return new Requirement(equality.group(1), operator, Set.of(equality.group(3)));
        }
        Matcher existence = EXISTENCE.matcher(part);
        if (existence.matches()) {
            return new Requirement(existence.group(2), existence.group(1).isEmpty() ? Operator.EXISTS : Operator.ABSENT,
                    Set.of());
        }
        throw Refusal.badRequest("unable to parse requirement: \"" + part + "\" in label selector \"" + whole + "\"");
    }

    /** Splits at the commas that stand outside of parentheses. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (!text.substring(start).isBlank()) {
            parts.add(text.substring(start));
        }
        return parts;
    }
}
