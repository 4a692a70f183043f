package dev.navarch.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.inject.template.FunctionFault;
import dev.navarch.inject.template.Functions;
import dev.navarch.inject.template.Parsed;
import dev.navarch.inject.template.Rendering;
import dev.navarch.inject.template.Template;
import dev.navarch.inject.template.TemplateLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders our own charts as Helm would, by the engine of injection templates. Other people's charts may need more of Helm. */
final class ChartRenderer {
    /** Our templates come with the program: these only end what never would. */
    private static final TemplateLimits LIMITS = new TemplateLimits(1 << 22, 64, 64, 100_000_000, 1 << 24, 1_000_000);

    private final Chart chart;
    private final String partials;
    private final Functions functions;

    ChartRenderer(Chart chart) {
        this.chart = chart;
        this.partials = chart.files().entrySet().stream().filter(file -> file.getKey().endsWith(".tpl")).map(Map.Entry::getValue)
                .collect(Collectors.joining());
        this.functions = ChartFunctions.of(chart.files(), this::include);
    }

    /**
     * The documents in YAML, one behind the other.
     *
     * @param values merged over the defaults
     */
    String render(String release, String namespace, ObjectNode values) throws CommandFailure {
        ObjectNode all = Values.merge(chart.values().deepCopy(), values);
        Map<String, @Nullable Object> dot = new LinkedHashMap<>();
        dot.put("Values", ChartFunctions.value(all));
        dot.put("Release", Map.of("Name", release, "Namespace", namespace, "Service", "Helm"));
        dot.put("Chart", Map.of("Name", text("name"), "Version", text("version"), "AppVersion", text("appVersion")));
        StringBuilder rendered = new StringBuilder();
        for (Map.Entry<String, String> file : chart.files().entrySet()) {
            if (file.getKey().startsWith("templates/") && file.getKey().endsWith(".yaml")) {
                rendered.append("---\n").append(render(file.getKey(), file.getValue(), dot).stripTrailing()).append('\n');
            }
        }
        return rendered.toString();
    }

    private String render(String name, String text, Map<String, @Nullable Object> dot) throws CommandFailure {
        try {
            return rendered(name, text, dot);
        } catch (FunctionFault e) {
            throw new CommandFailure(ExitCode.USAGE, "these values cannot be rendered: " + e.getMessage());
        }
    }

    private String include(String name, @Nullable Object dot) {
        return rendered(name, "{{ template \"" + name + "\" . }}", dot);
    }

    private String rendered(String name, String text, @Nullable Object dot) {
        // Methods with arguments are not of the engine's language; a chart has but these two.
        String ours = (partials + text).replaceAll("\\$?\\.Files\\.Get\\b", "filesGet").replaceAll("\\$?\\.Files\\.Glob\\b",
                "filesGlob");
        return switch (Template.parse(name, ours, functions, LIMITS)) {
            case Parsed.Refused(var problem) -> throw new FunctionFault(problem.toString());
            case Parsed.Ok(Template template) -> switch (template.render(dot)) {
                case Rendering.Text(String made) -> made;
                case Rendering.Failed(var problem) -> throw new FunctionFault(problem.toString());
            };
        };
    }

    private String text(String field) {
        return chart.about().path(field).asText();
    }
}
