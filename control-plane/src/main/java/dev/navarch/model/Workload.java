package dev.navarch.model;

/**
 * A pod as the mesh sees it, or whatever stands behind an address that belongs to no pod.
 *
 * @param key the name is empty where there is no pod
 * @param address its first address; empty before it has one
 * @param labels the pod's own; topology labels are in the fields
 * @param serviceAccount the SPIFFE identity; empty without a pod
 * @param workloadName the owner's name; empty without a pod
 * @param node empty when unknown
 * @param mutualTls whether a sidecar accepts mutual TLS for it (label {@code security.istio.io/tlsMode: istio})
 */
public record Workload(WorkloadKey key, String address, Labels labels, String serviceAccount, String workloadName, String node,
        Network network, Locality locality, boolean mutualTls, String hostname, String subdomain) {

    public ClusterId cluster() {
        return key.cluster();
    }

    public String namespace() {
        return key.namespace();
    }

    /** Whether a pod is known. */
    public boolean isPod() {
        return !key.name().isEmpty();
    }
}
