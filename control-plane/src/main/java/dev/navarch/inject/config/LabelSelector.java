package dev.navarch.inject.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kubernetes' {@code LabelSelector}. */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> requirements) {

    public LabelSelector {
        matchLabels = Map.copyOf(matchLabels);
        requirements = List.copyOf(requirements);
    }

    /** One of {@code matchExpressions}. */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }
    }

    /** How a label is judged. */
    public enum Operator {
        IN("In"), NOT_IN("NotIn"), EXISTS("Exists"), DOES_NOT_EXIST("DoesNotExist");

        private final String word;

        Operator(String word) {
            this.word = word;
        }
    }

    /** @throws IllegalArgumentException in words, when it makes no sense */
    static LabelSelector read(JsonNode node) {
        Map<String, String> labels = new LinkedHashMap<>();
        node.path("matchLabels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        List<Requirement> requirements = new ArrayList<>();
        for (JsonNode expression : node.path("matchExpressions")) {
            List<String> values = new ArrayList<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            requirements.add(
                    new Requirement(expression.path("key").asText(), operator(expression.path("operator").asText()), values));
        }
        return new LabelSelector(labels, requirements);
    }

    private static Operator operator(String word) {
        for (Operator operator : Operator.values()) {
            if (operator.word.equals(word)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(
                "\"" + word + "\" is no operator of a label selector; In, NotIn, Exists, DoesNotExist are");
    }

    /** Whether it asks for nothing. */
    public boolean isEmpty() {
        return matchLabels.isEmpty() && requirements.isEmpty();
    }

    public boolean matches(Map<String, String> labels) {
        for (Map.Entry<String, String> wanted : matchLabels.entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        return requirements.stream().allMatch(requirement -> isMet(requirement, labels.containsKey(requirement.key),
                labels.getOrDefault(requirement.key, "")));
    }

    private static boolean isMet(Requirement requirement, boolean there, String value) {
        return switch (requirement.operator) {
            case IN -> there && requirement.values.contains(value);
            case NOT_IN -> !there || !requirement.values.contains(value);
            case EXISTS -> there;
            case DOES_NOT_EXIST -> !there;
        };
    }
}
