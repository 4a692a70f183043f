package dev.navarch.local.envoy;

import dev.navarch.local.Workloads;
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

    /**
     * The node of a pod's sidecar as an agent describes it.
     *
     * @param discovery
     *            the address that the agent was told to find the control plane at
     */
    public static EnvoyNode injected(String clusterId, Workloads.Pod pod, String discovery) {
        return sidecar(clusterId, pod.namespace(), pod.name(), pod.address()).with(Map.of("LABELS", pod.labels(),
                "SERVICE_ACCOUNT",
                pod.serviceAccount(), "NODE_NAME", pod.node(), "WORKLOAD_NAME", pod.name(), "MESH_ID", "cluster.local",
                "INTERCEPTION_MODE", "REDIRECT", "ISTIO_VERSION", "1.28.0", "ENVOY_STATUS_PORT", 15021, "ENVOY_PROMETHEUS_PORT",
                15090)).with(Map.of("PROXY_CONFIG",
                        Map.of("configPath", "./etc/istio/proxy", "binaryPath", "/usr/local/bin/envoy", "serviceCluster",
                                "istio-proxy", "drainDuration", "45s", "discoveryAddress", discovery, "proxyAdminPort", 15000,
                                "controlPlaneAuthPolicy", "MUTUAL_TLS", "statNameLength", 189, "statusPort", 15020,
                                "terminationDrainDuration", "5s")));
    }

    /** The same node as a gateway's, which is of type {@code router}. */
    public EnvoyNode asRouter() {
        return new EnvoyNode("router" + id.substring(id.indexOf('~')), cluster, metadata, region, zone);
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
