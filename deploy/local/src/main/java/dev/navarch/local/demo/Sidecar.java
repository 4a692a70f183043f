package dev.navarch.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.Workloads;
import dev.navarch.local.envoy.EnvoyNode;
import dev.navarch.local.envoy.EnvoyProcess;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A client's Envoy, and a way to send requests through it.
 *
 * @param caller
 *            sends some requests to the sample service; never throws, what went wrong is an {@link Answer}
 * @param curl
 *            the command that does the same in another terminal
 * @param heard
 *            sends a request to the host of that name and says which headers arrived there; empty where nobody can tell
 */
record Sidecar(String cluster, EnvoyProcess envoy, Supplier<List<Answer>> caller, String curl,
        UnaryOperator<String> heard) implements AutoCloseable {
    static final String SERVICE = "helloworld";
    static final String NAMESPACE = "sample";

    /** What a pod's sidecar says about itself. */
    static EnvoyNode node(int cluster, Workloads.Pod pod) {
        return EnvoyNode.injected("cluster" + cluster, pod, "istiod.istio-system.svc:15012").with(Map.of("NETWORK", "network1"));
    }

    /** The addresses to which it would send requests of the sample service, whatever the port. */
    Set<String> endpoints() {
        return endpoints(envoy.clusters());
    }

    /** As {@link #endpoints()}, from what Envoy's admin interface says of its clusters. */
    static Set<String> endpoints(JsonNode clusters) {
        Set<String> addresses = new TreeSet<>();
        for (JsonNode cluster : clusters.path("cluster_statuses")) {
            String name = cluster.path("name").asText();
            if (name.startsWith("outbound|") && name.endsWith("||" + SERVICE + "." + NAMESPACE + ".svc.cluster.local")) {
                for (JsonNode host : cluster.path("host_statuses")) {
                    if (host.at("/health_status/eds_health_status").asText("HEALTHY").equals("HEALTHY")) {
                        addresses.add(host.at("/address/socket_address/address").asText());
                    }
                }
            }
        }
        return addresses;
    }

    @Override
    public void close() {
        envoy.close();
    }

    @Override
    public String toString() {
        return "the sidecar in " + cluster;
    }
}
