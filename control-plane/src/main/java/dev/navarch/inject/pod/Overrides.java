package dev.navarch.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.inject.merge.StrategicMerge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts what a pod's author said of our containers on top of what the templates say. */
public final class Overrides {
    /** A container must name an image; this name means ours. */
    private static final String AUTO = "auto";

    private final Pod original;
    private final Pod template;
    private final Injected injected;

    /**
     * @param original as it came
     * @param template what the templates alone make
     */
    public Overrides(Pod original, Pod template, Injected injected) {
        this.original = original;
        this.template = template;
        this.injected = injected;
    }

    /** Changes {@code merged}, and notes in it what was overridden. */
    public void apply(Pod merged, boolean tproxy) {
        ObjectNode noted = merged.node().objectNode();
        for (ObjectNode ours : template.containers()) {
            apply(merged, Injected.CONTAINERS, ours.path("name").asText(),
                    Pod.named(original.containers(), ours.path("name").asText()), noted);
        }
        for (ObjectNode ours : template.initContainers()) {
            String name = ours.path("name").asText();
            ObjectNode theirs = Pod.named(original.containers(), name);
            apply(merged, Injected.INIT_CONTAINERS, name, theirs != null ? theirs : Pod.named(original.initContainers(), name),
                    noted);
        }
        if (!injected.before() && !noted.isEmpty()) {
            merged.annotate(Injected.OVERRIDES, noted.toString());
        }
        sameUser(merged, tproxy);
    }

    private void apply(Pod merged, String list, String name, @Nullable ObjectNode now, ObjectNode noted) {
        // What an earlier injection put there is ours; what it noted is the author's.
        ObjectNode said = Pod.named(injected.overrides(list), name);
        ObjectNode theirs = said != null || injected.added(list, name) ? said : now;
        if (theirs == null) {
            return;
        }
        ObjectNode overlay = theirs.deepCopy();
        if (overlay.path("image").asText().equals(AUTO)) {
            overlay.remove("image");
        }
        noted.withArrayProperty(list).add(overlay);
        List<ObjectNode> containers = list.equals(Injected.CONTAINERS) ? merged.containers() : merged.initContainers();
        ObjectNode target = Pod.named(containers, name);
        if (target != null) {
            StrategicMerge.container(target, overlay.deepCopy());
        }
    }

    /** Redirection must leave alone whom the proxy runs as; with TPROXY the proxy has to be root. */
    private void sameUser(Pod merged, boolean tproxy) {
        ObjectNode theirs = injected.before() ? noted() : original.proxy();
        JsonNode user = theirs == null ? merged.node().path("?") : theirs.path("securityContext").path("runAsUser");
        JsonNode group = theirs == null ? merged.node().path("?") : theirs.path("securityContext").path("runAsGroup");
        List<ObjectNode> starters = merged.initContainers();
        ObjectNode init = Pod.named(starters, Finish.INIT) != null
                ? Pod.named(starters, Finish.INIT)
                : Pod.named(starters, Finish.VALIDATION);
        if (init == null) {
            return;
        }
        ObjectNode proxy = merged.proxy();
        if (tproxy && user.isNumber() && proxy != null) {
            Pod.object(proxy, "securityContext").put("runAsUser", 0);
        }
        // A container that checks redirection runs as the proxy does; the one that sets it up stays root.
        if (!tproxy && init.path("name").asText().equals(Finish.VALIDATION)) {
            follow(init, "runAsUser", user);
            follow(init, "runAsGroup", group);
        }
        if (user.asInt() != 0) {
            argument(init, "-u", user.asText());
        }
    }

    private @Nullable ObjectNode noted() {
        ObjectNode said = Pod.named(injected.overrides(Injected.CONTAINERS), Pod.PROXY);
        return said != null ? said : Pod.named(injected.overrides(Injected.INIT_CONTAINERS), Pod.PROXY);
    }

    private static void follow(ObjectNode init, String field, JsonNode value) {
        if (value.isNumber()) {
            Pod.object(init, "securityContext").set(field, value);
        }
    }

    private static void argument(ObjectNode container, String flag, String value) {
        if (container.path("args") instanceof ArrayNode arguments) {
            for (int i = 0; i + 1 < arguments.size(); i++) {
                if (arguments.get(i).asText().equals(flag)) {
                    arguments.set(i + 1, arguments.textNode(value));
                    return;
                }
            }
        }
    }
}
