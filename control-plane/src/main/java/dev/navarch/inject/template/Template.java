package dev.navarch.inject.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed template with all that it defines. Immutable, safe on any thread. */
public final class Template {
    private final Source source;
    private final Map<String, List<Node>> templates;
    private final TemplateLimits limits;

    private Template(Source source, Map<String, List<Node>> templates, TemplateLimits limits) {
        this.source = source;
        this.templates = Map.copyOf(templates);
        this.limits = limits;
    }

    /**
     * Parses.
     *
     * @param name for problems, and under which the template can call itself
     * @param functions that it may call; another name is a problem
     */
    public static Parsed parse(String name, String text, Functions functions, TemplateLimits limits) {
        Source source = new Source(name, text);
        try {
            return new Parsed.Ok(new Template(source, Parser.parse(source, functions, limits), limits));
        } catch (TemplateFault fault) {
            return new Parsed.Refused(fault.problem());
        }
    }

    /**
     * Renders.
     *
     * @param dot what the template is about: null, Boolean, Long, Double, String, List, Map with texts for keys, or {@link GoObject}
     */
    public Rendering render(@Nullable Object dot) {
        try {
            return new Rendering.Text(new Evaluator(source, templates, limits).render(dot));
        } catch (TemplateFault fault) {
            return new Rendering.Failed(fault.problem());
        }
    }
}
