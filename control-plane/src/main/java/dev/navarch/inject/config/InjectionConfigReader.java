package dev.navarch.inject.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.inject.functions.Plain;
import dev.navarch.inject.template.Functions;
import dev.navarch.inject.template.Parsed;
import dev.navarch.inject.template.Template;
import dev.navarch.inject.template.TemplateLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys {@code config} and {@code values} of the injector's ConfigMap. Thread-safe; never throws at what it reads. Every template must
 * parse, used or not: a mistake is found when it is made, not when a pod comes that needs it.
 */
public final class InjectionConfigReader {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Functions functions;
    private final TemplateLimits limits;

    public InjectionConfigReader(Functions functions, TemplateLimits limits) {
        this.functions = functions;
        this.limits = limits;
    }

    /** Leads out of a part that makes no sense. Never leaves this class. */
    private static final class Bad extends RuntimeException {
        private final transient ConfigReading.Refused refused;

        Bad(String where, String reason) {
            super(reason, null, false, false);
            this.refused = new ConfigReading.Refused(where, reason);
        }
    }

    /**
     * Reads.
     *
     * @param config YAML
     * @param values JSON or YAML
     */
    public ConfigReading read(String config, String values) {
        try {
            return new ConfigReading.Accepted(config(parsed("config", config), values(values)));
        } catch (Bad bad) {
            return bad.refused;
        }
    }

    private InjectionConfig config(JsonNode root, Map<String, @Nullable Object> values) {
        Map<String, Template> templates = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> template : object(root, "templates").properties()) {
            templates.put(template.getKey(), template(template.getKey(), template.getValue().asText()));
        }
        Map<String, List<String>> aliases = new LinkedHashMap<>();
        object(root, "aliases").properties().forEach(alias -> aliases.put(alias.getKey(), texts(alias.getValue())));
        Map<String, String> annotations = new LinkedHashMap<>();
        object(root, "injectedAnnotations").properties()
                .forEach(each -> annotations.put(each.getKey(), each.getValue().asText()));
        List<String> defaults = texts(root.path("defaultTemplates"));
        return new InjectionConfig(root.path("policy").asText(), defaults.isEmpty() ? List.of("sidecar") : defaults, templates,
                aliases,
                selectors(root, "neverInjectSelector"), selectors(root, "alwaysInjectSelector"), annotations, values);
    }

    private Template template(String name, String text) {
        return switch (Template.parse(name, text, functions, limits)) {
            case Parsed.Ok(Template template) -> template;
            case Parsed.Refused(var problem) -> throw new Bad(
                    "config: templates." + name + ": line " + problem.line() + ", column " + problem.column(), problem.message());
        };
    }

    private static JsonNode object(JsonNode root, String name) {
        JsonNode node = root.path(name);
        if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
            throw new Bad("config: " + name, "an object is wanted here");
        }
        return node;
    }

    private static List<LabelSelector> selectors(JsonNode root, String name) {
        List<LabelSelector> selectors = new ArrayList<>();
        for (JsonNode selector : root.path(name)) {
            try {
                selectors.add(LabelSelector.read(selector));
            } catch (IllegalArgumentException e) {
                throw new Bad("config: " + name, String.valueOf(e.getMessage()));
            }
        }
        return selectors;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @SuppressWarnings("unchecked") // Keys of JSON are texts.
    private static Map<String, @Nullable Object> values(String text) {
        Object values = Plain.decoded(parsed("values", text));
        return values == null ? Map.of() : (Map<String, @Nullable Object>) values;
    }

    private static JsonNode parsed(String key, String text) {
        try {
            JsonNode root = YAML.readTree(text);
            if (root == null || root.isNull() || root.isMissingNode()) {
                return JSON.createObjectNode();
            }
            if (!root.isObject()) {
                throw new Bad(key, "an object is wanted here");
            }
            return root;
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null ? "" : ": line " + e.getLocation().getLineNr();
            throw new Bad(key + line, e.getOriginalMessage());
        }
    }
}
