package dev.navarch.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.inject.config.InjectionConfig;
import dev.navarch.inject.merge.StrategicMerge;
import dev.navarch.inject.pod.BadPod;
import dev.navarch.inject.pod.Pod;
import dev.navarch.inject.template.Rendering;
import dev.navarch.inject.template.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Renders the templates that a pod wants, and lays what they make over the pod. */
final class Rendered {
    private static final String TEMPLATES = "inject.istio.io/templates";
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InjectionConfig config;
    private final List<String> names;

    Rendered(InjectionConfig config, Pod pod) {
        this.config = config;
        this.names = names(config, pod);
    }

    /**
     * What comes of it.
     *
     * @param merged the pod with all templates over it
     * @param template the templates alone
     */
    record Pods(Pod merged, Pod template) {
    }

    private static List<String> names(InjectionConfig config, Pod pod) {
        List<String> asked = pod.annotations().containsKey(TEMPLATES)
                ? Arrays.stream(pod.annotation(TEMPLATES).split(",", -1)).map(String::strip).toList()
                : config.defaultTemplates();
        List<String> names = new ArrayList<>();
        asked.forEach(name -> names.addAll(config.aliases().getOrDefault(name, List.of(name))));
        return names;
    }

    Pods pods(Map<String, ?> inputs, Pod original) {
        Pod template = new Pod(JSON.createObjectNode());
        Pod merged = original.copy();
        for (String name : names) {
            ObjectNode overlay = overlay(name, inputs);
            proxyAmongInitContainers(merged, new Pod(overlay));
            StrategicMerge.pod(template.node(), overlay);
            StrategicMerge.pod(merged.node(), overlay);
        }
        return new Pods(merged, template);
    }

    private ObjectNode overlay(String name, Map<String, ?> inputs) {
        Template template = config.templates().get(name);
        if (template == null) {
            throw new BadPod("requested template \"" + name + "\" not found; have "
                    + String.join(", ", new TreeSet<>(config.templates().keySet())));
        }
        return switch (template.render(inputs)) {
            case Rendering.Failed(var problem) -> throw new BadPod("failed to execute injection template: " + problem);
            case Rendering.Text(String text) -> parsed(name, text);
        };
    }

    private static ObjectNode parsed(String name, String text) {
        try {
            JsonNode node = YAML.readTree(text);
            if (node == null || node.isNull() || node.isMissingNode()) {
                return JSON.createObjectNode();
            }
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new BadPod("template \"" + name + "\" made no object of YAML");
        } catch (JsonProcessingException e) {
            throw new BadPod("template \"" + name + "\" made no YAML: " + e.getOriginalMessage());
        }
    }

    /** An author may have said something of the proxy among the containers; where the template puts it elsewhere, that goes along. */
    private static void proxyAmongInitContainers(Pod merged, Pod overlay) {
        boolean wanted = overlay.initContainers().stream().anyMatch(Rendered::isProxy);
        if (wanted && merged.containers().stream().anyMatch(Rendered::isProxy)) {
            List<ObjectNode> starters = new ArrayList<>(merged.initContainers());
            merged.containers().stream().filter(Rendered::isProxy).forEach(starters::add);
            merged.setContainers(merged.containers().stream().filter(container -> !isProxy(container)).toList(), starters);
        }
    }

    private static boolean isProxy(ObjectNode container) {
        return container.path("name").asText().equals(Pod.PROXY);
    }
}
