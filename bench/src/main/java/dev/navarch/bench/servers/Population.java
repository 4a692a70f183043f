package dev.navarch.bench.servers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is in one cluster: services of one HTTP port, the pods of each, and one endpoint slice of each. The services' selectors match no pod, so
 * the slices are the driver's own and no controller takes back what it changes; the controller's are empty.
 *
 * @param cluster 1 or 2, so that pods of two clusters never share an address
 * @param endpoints whether pods are in the slices
 */
public record Population(int cluster, int services, int podsPerService, boolean endpoints) {
    /** Where all of it is. */
    public static final String NAMESPACE = "bench";
    private static final JsonMapper JSON = new JsonMapper();
    private static final int NODES = 10;

    /** What has to be there before {@link #perService}. */
    public List<ObjectNode> foundation() {
        List<ObjectNode> objects = new ArrayList<>();
        objects.add(object("v1", "Namespace", "", "istio-system"));
        objects.add(object("v1", "Namespace", "", NAMESPACE));
        objects.add(object("v1", "ServiceAccount", "istio-system", "istio-reader-service-account"));
        for (int n = 0; n < NODES; n++) {
            ObjectNode node = object("v1", "Node", "", "node-" + n);
            node.withObject("/metadata/labels").put("topology.kubernetes.io/region", "region-" + cluster)
                    .put("topology.kubernetes.io/zone", "zone-" + n % 3);
            objects.add(node);
        }
        return objects;
    }

    /** A service, its slice and its pods, one stream element for each service. */
    public Stream<List<ObjectNode>> perService() {
        return IntStream.range(0, services).mapToObj(service -> {
            List<ObjectNode> objects = new ArrayList<>(podsPerService + 2);
            objects.add(service(service));
            objects.add(slice(service));
            IntStream.range(0, podsPerService).forEach(pod -> objects.add(pod(service, pod)));
            return objects;
        });
    }

    private static ObjectNode object(String version, String kind, String namespace, String name) {
        ObjectNode object = JSON.createObjectNode().put("apiVersion", version).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    private static ObjectNode service(int number) {
        ObjectNode service = object("v1", "Service", NAMESPACE, "svc-" + number);
        service.withObject("/metadata/labels").put("app", "svc-" + number);
        service.withObject("/spec/selector").put("app", "svc-" + number);
        service.withObject("/spec").putArray("ports").addObject().put("name", "http").put("port", 80).put("targetPort", 8080);
        return service;
    }

    private ObjectNode slice(int service) {
        ObjectNode slice = object("discovery.k8s.io/v1", "EndpointSlice", NAMESPACE, "svc-" + service);
        slice.withObject("/metadata/labels").put("kubernetes.io/service-name", "svc-" + service)
                .put("endpointslice.kubernetes.io/managed-by", "bench.navarch.dev");
        slice.put("addressType", "IPv4").putArray("ports").addObject().put("name", "http").put("port", 8080).put("protocol",
                "TCP");
        for (int pod = 0; pod < (endpoints ? podsPerService : 0); pod++) {
            ObjectNode endpoint = slice.withArray("endpoints").addObject();
            endpoint.putArray("addresses").add(address(service, pod));
            endpoint.putObject("conditions").put("ready", true).put("serving", true).put("terminating", false);
            endpoint.putObject("targetRef").put("kind", "Pod").put("namespace", NAMESPACE).put("name", podName(service, pod));
            endpoint.put("nodeName", node(pod)).put("zone", "zone-" + pod % NODES % 3);
        }
        return slice;
    }

    private ObjectNode pod(int service, int number) {
        ObjectNode pod = object("v1", "Pod", NAMESPACE, podName(service, number));
        pod.withObject("/metadata/labels").put("app", "bench").put("version", "v1")
                .put("security.istio.io/tlsMode", "istio");
        ObjectNode spec = pod.putObject("spec").put("serviceAccountName", "default").put("nodeName", node(number));
        ObjectNode container = spec.putArray("containers").addObject().put("name", "app").put("image", "nobody-runs-this");
        container.putArray("ports").addObject().put("name", "http").put("containerPort", 8080).put("protocol", "TCP");
        String address = address(service, number);
        ObjectNode status = pod.putObject("status").put("phase", "Running").put("podIP", address);
        status.putArray("podIPs").addObject().put("ip", address);
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        return pod;
    }

    private static String podName(int service, int pod) {
        return "svc-" + service + "-" + pod;
    }

    private static String node(int pod) {
        return "node-" + pod % NODES;
    }

    private String address(int service, int pod) {
        int number = service * podsPerService + pod;
        return "10." + (16 * cluster + number / 62_500) + "." + number / 250 % 250 + "." + (1 + number % 250);
    }
}
