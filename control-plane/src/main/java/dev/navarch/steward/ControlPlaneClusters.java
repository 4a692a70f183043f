package dev.navarch.steward;

import dev.navarch.model.ClusterId;

/**
 * The annotation on a remote's system namespace that says who leads it, by Istio's rule: parts between commas, one of them exactly {@code *} or
 * exactly the id of our own cluster. Aliases count for nothing. Pure.
 */
final class ControlPlaneClusters {
    static final String ANNOTATION = "topology.istio.io/controlPlaneClusters";

    private ControlPlaneClusters() {
    }

    static boolean name(String annotation, ClusterId own) {
        return parts(annotation, own, false);
    }

    /** What is probably a slip, for a person; empty when there is none. */
    static String slip(String annotation, ClusterId own) {
        return !name(annotation, own) && parts(annotation, own, true)
                ? ANNOTATION + "=\"" + annotation + "\" names " + own
                        + " only if blanks are left out, which Istio does not; write it without"
                : "";
    }

    private static boolean parts(String annotation, ClusterId own, boolean trimmed) {
        for (String part : annotation.split(",", -1)) {
            String name = trimmed ? part.strip() : part;
            if (name.equals("*") || name.equals(own.value())) {
                return true;
            }
        }
        return false;
    }
}
