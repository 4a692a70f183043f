package dev.navarch.local.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The environment of a container, references resolved, as Kubernetes does it. */
final class Variables {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z0-9_.-]+)\\)");
    /** What is left of a node when a container states no limit. */
    private static final Map<String, String> WHOLE_NODE = Map.of("cpu", "2", "memory", "4Gi");

    private final PodState pod;

    Variables(PodState pod) {
        this.pod = pod;
    }

    /** All variables of a container in their order, those that every container of the cluster has first. */
    Map<String, String> of(JsonNode container) {
        Map<String, String> variables = new LinkedHashMap<>(pod.common());
        for (JsonNode variable : container.path("env")) {
            JsonNode from = variable.path("valueFrom");
            String value = from.has("fieldRef")
                    ? field(from.path("fieldRef").path("fieldPath").asText())
                    : from.has("resourceFieldRef")
                            ? resource(container, from.path("resourceFieldRef"))
                            : expanded(variable.path("value").asText(), variables);
            variables.put(variable.path("name").asText(), value);
        }
        return variables;
    }

    /** With {@code $(NAME)} replaced where there is such a variable. */
    static String expanded(String text, Map<String, String> variables) {
        return REFERENCE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(variables.getOrDefault(match.group(1), match.group())));
    }

    /** What a downward path says; labels and annotations one per line, as files have them. */
    String field(String path) {
        JsonNode metadata = pod.object().path("metadata");
        return switch (path) {
            case "metadata.labels", "metadata.annotations" ->
                metadata.path(path.substring("metadata.".length())).properties().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining("\n"));
            case "status.podIP" -> pod.address();
            case "status.hostIP" -> pod.hostAddress();
            case "spec.nodeName" -> pod.node();
            default -> {
                JsonNode value = pod.object().at("/" + path.replace('.', '/'));
                if (!value.isTextual()) {
                    throw new IllegalArgumentException(path + " is no field that this kubelet knows");
                }
                yield value.asText();
            }
        };
    }

    private static String resource(JsonNode container, JsonNode reference) {
        List<String> path = List.of(reference.path("resource").asText().split("\\.", 2));
        String whole = Objects.requireNonNullElse(WHOLE_NODE.get(path.getLast()), "0");
        String quantity = container.path("resources").path(path.getFirst()).path(path.getLast())
                .asText(path.getFirst().equals("limits") ? whole : "0");
        String divisor = reference.path("divisor").asText("1");
        return String.valueOf(Quantity.divided(quantity, divisor.equals("0") ? "1" : divisor));
    }
}
