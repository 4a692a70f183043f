package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What endpoint slices are made of, from one version of one pod.
 *
 * @param ports
 *            the numbers of its containers' named ports, by name, slash, protocol
 */
record PodFacts(long version, String name, String uid, Map<String, String> labels, List<String> addresses, Life life, String node,
        String hostname, String subdomain, Map<String, Integer> ports) {

    enum Life {
        READY, UNREADY, TERMINATING_READY, TERMINATING_UNREADY,
        /** It has no address, or has run to its end. */
        ABSENT;

        boolean serving() {
            return this == READY || this == TERMINATING_READY;
        }

        boolean terminating() {
            return this == TERMINATING_READY || this == TERMINATING_UNREADY;
        }
    }

    PodFacts {
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
        ports = Map.copyOf(ports);
    }

    static PodFacts of(Stored row) {
        JsonNode tree = row.tree();
        JsonNode spec = tree.path("spec");
        JsonNode status = tree.path("status");
        List<String> addresses = new ArrayList<>();
        status.path("podIPs").forEach(ip -> addresses.add(Json.text(ip, "ip")));
        if (addresses.isEmpty() && status.hasNonNull("podIP")) {
            addresses.add(Json.text(status, "podIP"));
        }
        Map<String, Integer> ports = new HashMap<>();
        spec.path("containers").forEach(c -> ports(c, ports));
        for (JsonNode container : spec.path("initContainers")) {
            if (Json.text(container, "restartPolicy").equals("Always")) {
                ports(container, ports);
            }
        }
        return new PodFacts(row.version(), row.name(), Json.text(tree, "metadata", "uid"),
                Json.strings(tree.path("metadata").path("labels")), addresses, life(tree, addresses), Json.text(spec, "nodeName"),
                Json.text(spec, "hostname"), Json.text(spec, "subdomain"), ports);
    }

    /** As one endpoint of a service, in one address family. */
    ObjectNode endpoint(ServiceFacts service, List<String> family, String zone) {
        ObjectNode endpoint = Json.object();
        family.forEach(endpoint.putArray("addresses")::add);
        boolean ready = service.publishesUnready() || (life.serving() && !life.terminating());
        endpoint.putObject("conditions").put("ready", ready).put("serving", life.serving()).put("terminating",
                life.terminating());
        if (!hostname.isEmpty() && subdomain.equals(service.name())) {
            endpoint.put("hostname", hostname);
        }
        endpoint.putObject("targetRef").put("kind", "Pod").put("namespace", service.namespace()).put("name", name).put("uid",
                uid);
        endpoint.put("nodeName", node);
        if (!zone.isEmpty()) {
            endpoint.put("zone", zone);
        }
        return endpoint;
    }

    private static Life life(JsonNode tree, List<String> addresses) {
        String phase = Json.text(tree, "status", "phase");
        if (addresses.isEmpty() || phase.equals("Failed") || phase.equals("Succeeded")) {
            return Life.ABSENT;
        }
        boolean ready = false;
        for (JsonNode condition : tree.path("status").path("conditions")) {
            ready |= Json.text(condition, "type").equals("Ready") && Json.text(condition, "status").equals("True");
        }
        if (tree.path("metadata").has("deletionTimestamp")) {
            return ready ? Life.TERMINATING_READY : Life.TERMINATING_UNREADY;
        }
        return ready ? Life.READY : Life.UNREADY;
    }

    private static void ports(JsonNode container, Map<String, Integer> ports) {
        for (JsonNode port : container.path("ports")) {
            if (port.hasNonNull("name")) {
                ports.putIfAbsent(Json.text(port, "name") + "/" + port.path("protocol").asText("TCP"),
                        port.path("containerPort").asInt());
            }
        }
    }
}
