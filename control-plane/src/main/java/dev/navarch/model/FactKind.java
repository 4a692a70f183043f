package dev.navarch.model;

/** The kinds of objects that every cluster is watched for. */
public enum FactKind {
    SERVICE("Services"), ENDPOINT_SLICE("EndpointSlice"), POD("Pods"), NODE("Nodes"), NAMESPACE("Namespaces");

    private final String label;

    FactKind(String label) {
        this.label = label;
    }

    /** The kind as the metric {@code pilot_k8s_reg_events} calls it. */
    public String label() {
        return label;
    }
}
