package dev.navarch.kube;

import java.util.Set;

/** Judges a kubeconfig from a remote secret before anything acts on it. */
public sealed interface Kubeconfig {

    /** It is allowed and complete. */
    record Accepted(Credential credential) implements Kubeconfig {
    }

    /** It is not, and why, in Istio's words where it has them, such as {@code kubeconfig is not allowed: exec is not allowed}. */
    record Refused(String reason) implements Kubeconfig {
    }

    /**
     * Reads and judges a kubeconfig. Never throws, never runs or opens anything that it names unless that was allowed.
     *
     * @param text YAML or JSON
     * @param allowed tokens of {@code PILOT_INSECURE_MULTICLUSTER_KUBECONFIG_OPTIONS}
     */
    static Kubeconfig judge(String text, Set<String> allowed) {
        return KubeconfigReader.read(text, allowed);
    }
}
