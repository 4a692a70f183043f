package dev.navarch.model;

import java.util.List;

/**
 * Whom one of Istio's security policies is for: workloads by their labels, or resources that are named.
 *
 * @param selector of workloads; empty for all
 * @param references resources that it is attached to, {@code targetRefs}; where there are any, it is for no sidecar
 */
public record PolicyTarget(Labels selector, List<Reference> references) {
    /** All workloads that the policy's namespace speaks for. */
    public static final PolicyTarget ALL = new PolicyTarget(Labels.EMPTY, List.of());

    public PolicyTarget {
        references = List.copyOf(references);
    }

    /** A resource of the policy's own namespace, like a gateway. */
    public record Reference(String group, String kind, String name) {
    }

    /** Whether a workload with these labels, and a sidecar, is meant. */
    public boolean selects(Labels labels) {
        return references.isEmpty() && selector.isSubsetOf(labels);
    }
}
