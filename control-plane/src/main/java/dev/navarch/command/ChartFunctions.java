package dev.navarch.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.inject.functions.TemplateFunctions;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What our charts call besides the functions of injection templates: those of Helm, under Helm's names and with sprig's meaning. */
final class ChartFunctions {
    private static final YAMLMapper YAML = new YAMLMapper();

    private ChartFunctions() {
    }

    /** Renders what a chart defines under a name. */
    interface Includes {
        String include(String name, @Nullable Object dot);
    }

    /** @param files of the chart, which templates may read */
    static Functions of(Map<String, String> files, Includes includes) {
        Functions.Plan plan = new Functions.Plan();
        plan.add("include", 2, words -> includes.include(words.text(0), words.get(1)));
        plan.add("filesGet", 1, words -> files.getOrDefault(words.text(0), ""));
        plan.add("filesGlob", 1, words -> glob(files, words.text(0)));
        plan.add("fromYamlArray", 1, words -> parsed(words.text(0)));
        plan.add("fromYaml", 1, words -> parsed(words.text(0)));
        plan.add("indent", 2, words -> indented(words.whole(0), words.text(1)));
        plan.add("nindent", 2, words -> "\n" + indented(words.whole(0), words.text(1)));
        return TemplateFunctions.all(Map.of()).with(plan);
    }

    private static String indented(long spaces, String text) {
        String room = " ".repeat((int) spaces);
        return text.lines().map(line -> room + line)
                .collect(Collectors.joining("\n", "", text.endsWith("\n") ? "\n" + room : ""));
    }

    private static Map<String, @Nullable Object> glob(Map<String, String> files, String pattern) {
        Pattern names = Pattern.compile(pattern.replace(".", "\\.").replace("*", "[^/]*"));
        Map<String, @Nullable Object> found = new TreeMap<>();
        files.forEach((name, text) -> {
            if (names.matcher(name).matches()) {
                found.put(name, text);
            }
        });
        return found;
    }

    private static @Nullable Object parsed(String yaml) {
        try {
            return value(YAML.readTree(yaml));
        } catch (JsonProcessingException e) {
            throw new FunctionFault("this is no YAML: " + e.getOriginalMessage());
        }
    }

    /** A tree as the template language has it. */
    static @Nullable Object value(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
            return map;
        }
        if (node.isArray()) {
            return node.valueStream().map(ChartFunctions::value).toList();
        }
        return switch (node.getNodeType()) {
            case BOOLEAN -> node.asBoolean();
            case NUMBER -> node.isIntegralNumber() ? (Object) node.asLong() : (Object) node.asDouble();
            case STRING -> node.asText();
            default -> null;
        };
    }
}
