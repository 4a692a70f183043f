package dev.navarch.inject.pod;

import dev.navarch.inject.config.InjectionConfig;
import dev.navarch.inject.config.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a pod is injected. Labels of its namespace were judged by the API server, by the webhook's selectors. */
public final class Selection {
    private static final String INJECT = "sidecar.istio.io/inject";
    /** Namespaces of the system, where a proxy would stand in its own light. */
    private static final Set<String> IGNORED = Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");

    private Selection() {
    }

    public static boolean selects(InjectionConfig config, Pod pod, String namespace) {
        if (pod.spec().path("hostNetwork").asBoolean() || IGNORED.contains(namespace)) {
            return false;
        }
        Map<String, String> labels = pod.labels();
        boolean byDefault = config.policy().equals("enabled");
        if (!byDefault && !config.policy().equals("disabled")) {
            return false;
        }
        // The label is the newer way and counts when both are there.
        return switch (labels.getOrDefault(INJECT, pod.annotation(INJECT))) {
            case "true" -> true;
            case "false" -> false;
            default -> !any(config.never(), labels) && (any(config.always(), labels) || byDefault);
        };
    }

    private static boolean any(List<LabelSelector> selectors, Map<String, String> labels) {
        return selectors.stream().anyMatch(selector -> !selector.isEmpty() && selector.matches(labels));
    }
}
