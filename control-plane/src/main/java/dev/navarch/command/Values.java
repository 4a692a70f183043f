package dev.navarch.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values of charts: merged, set one by one, and taken out of the files that istioctl takes. */
final class Values {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Values() {
    }

    /** Merges into {@code base} and gives it back: objects entry by entry, all else as a whole; null takes an entry away. */
    static ObjectNode merge(ObjectNode base, ObjectNode over) {
        for (Map.Entry<String, JsonNode> entry : over.properties()) {
            JsonNode there = base.get(entry.getKey());
            if (entry.getValue().isNull()) {
                base.remove(entry.getKey());
            } else if (there instanceof ObjectNode mine && entry.getValue() instanceof ObjectNode theirs) {
                merge(mine, theirs);
            } else {
                base.set(entry.getKey(), entry.getValue().deepCopy());
            }
        }
        return base;
    }

    /** A file of values, or an IstioOperator whose values these are. */
    static ObjectNode read(String name, String yaml) throws CommandFailure {
        JsonNode tree;
        try {
            tree = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(ExitCode.USAGE, name + " is no YAML: " + e.getOriginalMessage());
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new CommandFailure(ExitCode.USAGE, name + " holds no values");
        }
        return object.path("kind").asText().equals("IstioOperator") ? operator(object.path("spec")) : object;
    }

    private static ObjectNode operator(JsonNode spec) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        if (spec.path("values") instanceof ObjectNode given) {
            merge(values, given);
        }
        if (spec.path("meshConfig") instanceof ObjectNode mesh) {
            values.set("meshConfig", mesh.deepCopy());
        }
        if (spec.path("profile").isTextual()) {
            values.put("profile", spec.path("profile").asText());
        }
        JsonNode gateway = spec.path("components").path("ingressGateways").path(0);
        if (gateway.path("enabled").asBoolean()) {
            gateway(values, gateway);
        }
        return values;
    }

    /** One as gen-eastwest-gateway.sh writes it. */
    private static void gateway(ObjectNode values, JsonNode gateway) {
        values.put("profile", "gateway").put("name", gateway.path("name").asText());
        for (Map.Entry<String, JsonNode> label : gateway.path("label").properties()) {
            if (label.getKey().equals("topology.istio.io/network")) {
                values.put("networkGateway", label.getValue().asText());
            } else {
                ObjectNode labels = values.get("labels") instanceof ObjectNode there ? there : values.putObject("labels");
                labels.put(label.getKey(), label.getValue().asText());
            }
        }
    }

    /** What istioctl keeps under {@code pilot} stands at the top in Istio's chart, and in ours. */
    static ObjectNode hoisted(ObjectNode values) {
        JsonNode pilot = values.remove("pilot");
        return pilot instanceof ObjectNode top ? merge(values, top) : values;
    }

    /** Sets what stands behind a {@code --set}: {@code a.b=c,d.e={f,g}}. */
    static void set(ObjectNode values, String words) throws CommandFailure {
        for (String word : parts(words)) {
            int equal = word.indexOf('=');
            if (equal < 1) {
                throw new CommandFailure(ExitCode.USAGE,
                        "--set=" + words + ": expected name=value, names by dots, more by commas");
            }
            String[] path = word.substring(0, equal).split("(?<!\\\\)\\.", -1);
            ObjectNode at = values;
            for (int i = 0; i < path.length - 1; i++) {
                String step = path[i].replace("\\.", ".");
                at = at.get(step) instanceof ObjectNode there ? there : at.putObject(step);
            }
            at.set(path[path.length - 1].replace("\\.", "."), value(word.substring(equal + 1)));
        }
    }

    private static JsonNode value(String text) {
        if (text.startsWith("{") && text.endsWith("}")) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            String inner = text.substring(1, text.length() - 1);
            for (String part : inner.isEmpty() ? List.<String>of() : parts(inner)) {
                list.add(value(part));
            }
            return list;
        }
        return switch (text) {
            case "true", "false" -> JsonNodeFactory.instance.booleanNode(text.equals("true"));
            case "null" -> JsonNodeFactory.instance.nullNode();
            default -> text.matches("0|-?[1-9][0-9]{0,17}")
                    ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                    : JsonNodeFactory.instance.textNode(text.replace("\\,", ","));
        };
    }

    /** What stands between commas, but for those in braces and behind a backslash. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == ',' && depth == 0 && (i == 0 || text.charAt(i - 1) != '\\')) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            parts.add(text.substring(start));
        }
        return parts;
    }
}
