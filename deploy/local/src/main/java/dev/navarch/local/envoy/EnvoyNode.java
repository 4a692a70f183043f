package dev.navarch.local.envoy;

import java.util.Map;
import java.util.TreeMap;

/**
 * Who an Envoy says it is: the {@code Node} of Envoy's discovery protocol, with the id that Istio's contract gives it.
 *
 * @param id
 *            four parts, such as {@code sidecar~10.1.0.11~hello-1.sample~sample.svc.cluster.local}
 * @param cluster
 *            the name of the service that it belongs to
 * @param metadata
 *            as JSON: strings, numbers, lists and maps
 * @param region
 *            may be empty, as may the zone
 */
public record EnvoyNode(String id, String cluster, Map<String, Object> metadata, String region, String zone) {

    public EnvoyNode {
        metadata = Map.copyOf(metadata);
    }

    /** A pod's sidecar: id from the pod, and the metadata that says in which cluster and namespace it is. */
    public static EnvoyNode sidecar(String clusterId, String namespace, String pod, String address) {
        return of("sidecar", clusterId, namespace, pod, address);
    }

    /** A gateway, which is of type {@code router}. */
    public static EnvoyNode router(String clusterId, String namespace, String pod, String address) {
        return of("router", clusterId, namespace, pod, address);
    }

    /** The same node with more metadata; a key that is there already gets the new value. */
    public EnvoyNode with(Map<String, Object> more) {
        Map<String, Object> all = new TreeMap<>(metadata);
        all.putAll(more);
        return new EnvoyNode(id, cluster, all, region, zone);
    }

    /** The same node at a locality. */
    public EnvoyNode at(String itsRegion, String itsZone) {
        return new EnvoyNode(id, cluster, metadata, itsRegion, itsZone);
    }

    private static EnvoyNode of(String type, String clusterId, String namespace, String pod, String address) {
        return new EnvoyNode(type + "~" + address + "~" + pod + "." + namespace + "~" + namespace + ".svc.cluster.local",
                pod + "." + namespace, Map.of("CLUSTER_ID", clusterId, "NAMESPACE", namespace, "INSTANCE_IPS", address), "", "");
    }
}
