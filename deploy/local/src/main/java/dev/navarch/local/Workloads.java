package dev.navarch.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.KubeApi.KubeApiException;
import java.util.List;
import java.util.Map;

/**
 * Stands in for users and kubelets: namespaces, nodes, services, and pods whose status says what a test wants it to say.
 *
 * <p>Works against a cluster of either kind. What exists already is left as it is, so that scenarios may be built up from
 * overlapping parts. Blocking; may be called from any thread. Refusals are {@link KubeApiException}s.
 */
public final class Workloads {
    private static final JsonMapper JSON = new JsonMapper();

    private final KubeApi api;

    public Workloads(KubeApi api) {
        this.api = api;
    }

    /**
     * A pod as a test sees it: one container that nobody runs.
     *
     * @param namespace
     *            an existing namespace
     * @param serviceAccount
     *            an existing service account of that namespace
     * @param node
     *            an existing node; without it the pod enters no endpoint slice
     * @param address
     *            its address; a real API server refuses loopback addresses in endpoint slices
     */
    public record Pod(String namespace, String name, Map<String, String> labels, String serviceAccount, String node,
            String address) {
        public Pod {
            labels = Map.copyOf(labels);
        }

        String path() {
            return "/api/v1/namespaces/" + namespace + "/pods/" + name;
        }
    }

    /** Ensures that there is a namespace; labels are set only when it is made. */
    public void namespace(String name, Map<String, String> labels) {
        ensure("/api/v1/namespaces", Map.of("metadata", Map.of("name", name, "labels", labels)));
    }

    /** Ensures that there is a service account, also {@code default}, which a controller may not have made yet. */
    public void serviceAccount(String namespace, String name) {
        ensure("/api/v1/namespaces/" + namespace + "/serviceaccounts", Map.of("metadata", Map.of("name", name)));
    }

    /** Ensures that there is a node with the labels that locality is read from. */
    public void node(String name, String region, String zone) {
        ensure("/api/v1/nodes", Map.of("metadata", Map.of("name", name, "labels",
                Map.of("topology.kubernetes.io/region", region, "topology.kubernetes.io/zone", zone))));
    }

    /**
     * Ensures that there is a service with a cluster address.
     *
     * @param selector
     *            labels of its pods
     * @param ports
     *            the ports by name; the target port is the same, the protocol TCP
     */
    public void service(String namespace, String name, Map<String, String> selector, Map<String, Integer> ports) {
        List<Map<String, Object>> list = ports.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(port -> Map.<String, Object>of("name", port.getKey(), "port", port.getValue())).toList();
        ensure("/api/v1/namespaces/" + namespace + "/services",
                Map.of("metadata", Map.of("name", name), "spec", Map.of("selector", selector, "ports", list)));
    }

    /** Ensures that there is a pod, and makes it running, ready and reachable at its address. */
    public void pod(Pod pod) {
        Map<String, Object> container = Map.of("name", "app", "image", "navarch.dev/nobody-runs-this");
        ensure("/api/v1/namespaces/" + pod.namespace() + "/pods",
                Map.of("metadata", Map.of("name", pod.name(), "labels", pod.labels()), "spec", Map.of("serviceAccountName",
                        pod.serviceAccount(), "nodeName", pod.node(), "containers", List.of(container))));
        status(pod, true);
    }

    /** Says that a load balancer gave an existing service of type LoadBalancer an address. */
    public void externalAddress(String namespace, String service, String address) {
        api.merge("/api/v1/namespaces/" + namespace + "/services/" + service + "/status",
                json(Map.of("status", Map.of("loadBalancer", Map.of("ingress", List.of(Map.of("ip", address)))))));
    }

    /** Says that an existing pod, whoever made it, is running at its address, and ready or not. */
    public void ready(Pod pod, boolean ready) {
        status(pod, ready);
    }

    /** Deletes a pod at once; nothing happens if there is none. */
    public void delete(Pod pod) {
        api.delete(pod.path());
    }

    /** A token of a service account for one audience, bound to a pod, as a kubelet projects it into that pod. */
    public String token(Pod pod, String audience) {
        Map<String, Object> bound = Map.of("apiVersion", "v1", "kind", "Pod", "name", pod.name());
        return api.create("/api/v1/namespaces/" + pod.namespace() + "/serviceaccounts/" + pod.serviceAccount() + "/token",
                json(Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "TokenRequest", "spec",
                        Map.of("audiences", List.of(audience), "expirationSeconds", 3600, "boundObjectRef", bound))))
                .path("status").path("token").asText();
    }

    private void status(Pod pod, boolean ready) {
        String state = ready ? "True" : "False";
        api.merge(pod.path() + "/status",
                json(Map.of("status", Map.of("phase", "Running", "podIP", pod.address(), "podIPs",
                        List.of(Map.of("ip", pod.address())), "conditions",
                        List.of(Map.of("type", "Ready", "status", state), Map.of("type", "ContainersReady", "status", state))))));
    }

    private void ensure(String collection, Map<String, Object> object) {
        try {
            api.create(collection, json(object));
        } catch (KubeApiException e) {
            if (e.code() != 409) {
                throw e;
            }
        }
    }

    private static String json(Map<String, Object> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
