package dev.navarch.kube;

/** Which webhook configurations (admissionregistration.k8s.io/v1). */
public enum WebhookKind {
    MUTATING("mutatingwebhookconfigurations"), VALIDATING("validatingwebhookconfigurations");

    private final String resource;

    WebhookKind(String resource) {
        this.resource = resource;
    }

    /** As RBAC and people call it. */
    public String resource() {
        return resource;
    }

    /** The collection. */
    public String path() {
        return "/apis/admissionregistration.k8s.io/v1/" + resource;
    }
}
