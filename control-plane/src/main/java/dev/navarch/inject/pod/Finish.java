package dev.navarch.inject.pod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What comes after the templates: which cluster and network, metrics, probes, status, and the order of containers. */
public final class Finish {
    static final String INIT = "istio-init";
    static final String VALIDATION = "istio-validation";
    private static final String CORE_DUMP = "enable-core-dump";

    /**
     * How a pod is finished.
     *
     * @param environment that every proxy of that cluster gets
     * @param proxyFirst whether the application waits for the proxy
     * @param annotations for every injected pod
     */
    public record Plan(Map<String, String> environment, boolean mergeMetrics, boolean rewriteProbes, boolean proxyFirst,
            int statusPort,
            String revision, Map<String, String> annotations) {
        public Plan {
            environment = Map.copyOf(environment);
            annotations = Map.copyOf(annotations);
        }
    }

    private Finish() {
    }

    /**
     * Changes {@code pod}.
     *
     * @param template what the templates alone made
     */
    public static void apply(Pod pod, Pod template, Plan plan) {
        for (ObjectNode container : pod.initContainers()) {
            environment(container, plan.environment);
        }
        for (ObjectNode container : pod.containers()) {
            environment(container, plan.environment);
        }
        PrometheusMerge.apply(pod, plan.mergeMetrics, plan.statusPort);
        if (plan.rewriteProbes) {
            ProbeRewrite.apply(pod, plan.statusPort);
        }
        String network = plan.environment.getOrDefault(PathParameters.NETWORK, "");
        if (!network.isEmpty()) {
            pod.label("topology.istio.io/network", network);
        }
        pod.annotate(Injected.STATUS, Injected.status(template, plan.revision));
        plan.annotations.forEach(pod::annotate);
        order(pod, plan.proxyFirst);
    }

    private static void environment(ObjectNode container, Map<String, String> environment) {
        if (!container.path("name").asText().equals(Pod.PROXY) || environment.isEmpty()) {
            return;
        }
        List<ObjectNode> variables = Pod.objects(container.path("env"));
        variables.removeIf(variable -> environment.containsKey(variable.path("name").asText()));
        ArrayNode list = container.putArray("env");
        variables.forEach(list::add);
        new TreeMap<>(environment).forEach((name, value) -> list.addObject().put("name", name).put("value", value));
    }

    /**
     * By default the proxy comes last, so that tools that take the first container take the application. A proxy among the init containers comes
     * before the author's, which are then part of the mesh; else redirection is set up after them, lest they talk to nobody.
     */
    private static void order(Pod pod, boolean proxyFirst) {
        pod.containers(moved(pod.containers(), Pod.PROXY, proxyFirst));
        List<ObjectNode> starters = pod.initContainers();
        if (Pod.named(starters, Pod.PROXY) != null) {
            for (String name : List.of(CORE_DUMP, Pod.PROXY, VALIDATION, INIT)) {
                starters = moved(starters, name, true);
            }
        } else {
            starters = moved(moved(moved(starters, VALIDATION, true), INIT, false), CORE_DUMP, false);
        }
        pod.initContainers(starters);
    }

    private static List<ObjectNode> moved(List<ObjectNode> containers, String name, boolean first) {
        List<ObjectNode> result = new ArrayList<>();
        List<ObjectNode> others = containers.stream().filter(container -> !container.path("name").asText().equals(name)).toList();
        List<ObjectNode> named = containers.stream().filter(container -> container.path("name").asText().equals(name)).toList();
        result.addAll(first ? named : others);
        result.addAll(first ? others : named);
        return result;
    }
}
