package dev.navarch.inject.config;

import dev.navarch.inject.template.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decided about injection, parsed.
 *
 * @param policy {@code enabled} or {@code disabled}; with anything else nobody is injected
 * @param defaultTemplates of pods that name none
 * @param templates by name
 * @param aliases names that stand for several templates
 * @param annotations for every injected pod
 * @param values of the installation, as templates see them ({@code .Values})
 */
public record InjectionConfig(String policy, List<String> defaultTemplates, Map<String, Template> templates,
        Map<String, List<String>> aliases, List<LabelSelector> never, List<LabelSelector> always, Map<String, String> annotations,
        Map<String, @Nullable Object> values) {

    public InjectionConfig {
        defaultTemplates = List.copyOf(defaultTemplates);
        templates = Map.copyOf(templates);
        aliases = Map.copyOf(aliases);
        never = List.copyOf(never);
        always = List.copyOf(always);
        annotations = Map.copyOf(annotations);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A value by its path, null when it is not there. */
    public @Nullable Object value(String... path) {
        Object value = values;
        for (String name : path) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    /** A text by its path; empty when it is not there or none. */
    public String text(String... path) {
        return value(path) instanceof String text ? text : "";
    }

    /** A flag by its path. */
    public boolean flag(String... path) {
        return Boolean.TRUE.equals(value(path));
    }
}
