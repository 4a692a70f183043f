package dev.navarch.kube;

/** Something in a kubeconfig that stands in the way; it never leaves the package. Its reason names no secret. */
final class KubeconfigProblem extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    KubeconfigProblem(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** For a person. */
    String reason() {
        return reason;
    }
}
