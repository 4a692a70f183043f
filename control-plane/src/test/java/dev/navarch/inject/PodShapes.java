package dev.navarch.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Pods of all shapes, and what injection makes of them, in lines. */
final class PodShapes {
    /** By these elements are named already. */
    private static final Set<String> KEYS = Set.of("name", "mountPath");
    private static final YAMLMapper YAML = new YAMLMapper();

    private PodShapes() {
    }

    /**
     * A pod and the injector that it meets.
     *
     * @param denied why it is denied; empty when it is not
     */
    record Shape(String name, TestInjection injection, String path, ObjectNode pod, String denied) {
        JsonNode injected() {
            return injection.inject(path, pod);
        }
    }

    static List<Shape> all() {
        List<Shape> shapes = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(PodShapes.class.getResourceAsStream("pods.yaml"))) {
            for (JsonNode row : YAML.readTree(in)) {
                TestInjection injection = new TestInjection();
                injection.nativeNodes = row.path("native").asBoolean();
                ObjectNode config = (ObjectNode) YAML.readTree(injection.config);
                config.setAll(row.withObjectProperty("config"));
                injection.config = config.toString();
                injection.values = YAML.readerForUpdating(YAML.readTree(injection.values))
                        .readValue(row.withObjectProperty("values").toString()).toString();
                shapes.add(new Shape(row.path("shape").asText(), injection, row.path("path").asText(TestInjection.PATH),
                        (ObjectNode) row.path("pod"), row.path("denied").asText("")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shapes;
    }

    /** Every value of a pod with its path: elements of lists by their names where they have some, containers wherever they run. */
    static Map<String, String> lines(JsonNode node) {
        Map<String, String> lines = new TreeMap<>();
        lines("", node, lines);
        return lines;
    }

    private static void lines(String path, JsonNode node, Map<String, String> lines) {
        if (path.endsWith("]") && path.contains("/volumeMounts[")) {
            lines.put(path, node.path("name").asText() + (node.path("readOnly").asBoolean() ? ", to be read" : ""));
        } else if (node.isObject() && !node.isEmpty()) {
            node.properties().stream().filter(each -> !path.endsWith("]") || !KEYS.contains(each.getKey()))
                    .forEach(each -> lines(path + "/" + each.getKey(), each.getValue(), lines));
        } else if (node.isArray() && named(node)) {
            List<String> names = new ArrayList<>();
            node.forEach(each -> {
                names.add(name(each));
                lines((path.endsWith("ontainers") ? "container" : path) + "[" + name(each) + "]", each, lines);
            });
            if (!path.endsWith("env") && !path.endsWith("volumeMounts")) {
                lines.put(path, names.toString());
            }
        } else {
            lines.put(path, node.toString());
        }
    }

    private static boolean named(JsonNode list) {
        return !list.isEmpty() && list.valueStream().allMatch(each -> !name(each).isEmpty());
    }

    private static String name(JsonNode element) {
        return element.path("mountPath").asText(element.path("name").asText(element.path("containerPort").asText("")));
    }
}
