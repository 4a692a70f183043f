package dev.navarch.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lets Prometheus scrape the agent, which answers for the application, too: the pod's own annotations move into the proxy's environment, and the pod
 * points to the agent.
 */
final class PrometheusMerge {
    private static final String PORT = "prometheus.io/port";
    private static final String PATH = "prometheus.io/path";
    private static final String SCRAPE = "prometheus.io/scrape";
    private static final String MERGE = "prometheus.istio.io/merge-metrics";
    /** Several of them: {@code 8080:/metrics,9090}. */
    private static final String TARGETS = "prometheus.istio.io/scrape-targets";
    private static final String METRICS = "/metrics";
    private static final String ENVIRONMENT = "ISTIO_PROMETHEUS_ANNOTATIONS";
    /** Ports of the proxy and its agent; an agent that scraped itself would never come to an end. */
    private static final Set<String> RESERVED = Set.of("15000", "15001", "15004", "15006", "15008", "15020", "15021", "15053",
            "15090");
    private static final ObjectMapper JSON = new ObjectMapper();

    private PrometheusMerge() {
    }

    /** @param byDefault what the mesh says */
    static void apply(Pod pod, boolean byDefault, int statusPort) {
        Map<String, String> said = said(pod);
        String merge = pod.annotation(MERGE);
        boolean wanted = merge.isEmpty() ? byDefault : isTrue(merge);
        String target = Integer.toString(statusPort);
        String port = said.getOrDefault(PORT, "");
        if (!wanted || isFalse(said.getOrDefault(SCRAPE, "")) || port.equals(target)) {
            return;
        }
        ArrayNode targets = targets(said.getOrDefault(TARGETS, ""), target);
        if (targets.isEmpty() && !port.isEmpty()) {
            check(port, PORT, target);
        }
        ObjectNode proxy = pod.proxy();
        if (proxy != null && !said.isEmpty()) {
            // Agents that know of one target only take the first.
            JsonNode first = targets.path(0);
            ObjectNode scrape = JSON.createObjectNode().put("scrape", said.getOrDefault(SCRAPE, ""))
                    .put("path", first.path("path").asText(said.getOrDefault(PATH, "")))
                    .put("port", first.path("port").asText(port));
            if (!targets.isEmpty()) {
                scrape.set("targets", targets);
            }
            proxy.withArrayProperty("env").addObject().put("name", ENVIRONMENT).put("value", scrape.toString());
        }
        clear(pod);
        pod.annotate(PATH, "/stats/prometheus");
        pod.annotate(PORT, target);
        pod.annotate(SCRAPE, "true");
    }

    /** Takes away what an earlier injection set. */
    static void forget(Pod pod, int statusPort) {
        if (said(pod).getOrDefault(PORT, "").equals(Integer.toString(statusPort))) {
            clear(pod);
        }
    }

    private static ArrayNode targets(String text, String agent) {
        ArrayNode targets = JSON.createArrayNode();
        for (String entry : text.split(",", -1)) {
            if (!entry.isBlank()) {
                int colon = entry.indexOf(':');
                String port = (colon < 0 ? entry : entry.substring(0, colon)).strip();
                String path = colon < 0 ? "" : entry.substring(colon + 1).strip();
                check(port, TARGETS, agent);
                targets.addObject().put("port", port).put("path", path.isEmpty() ? METRICS : path);
            }
        }
        return targets;
    }

    private static void check(String port, String annotation, String agent) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw new BadPod(
                    "invalid prometheus scrape configuration: invalid port \"" + port + "\" in annotation " + annotation);
        }
        String plain = Integer.toString(Integer.parseInt(port));
        if (RESERVED.contains(plain) || plain.equals(agent)) {
            throw new BadPod("invalid prometheus scrape configuration: port " + port
                    + " is reserved for Istio and cannot be scraped; name the application's own port in annotation "
                    + annotation);
        }
    }

    /** Prometheus takes other spellings for the same annotation: {@code prometheus_io/port} is {@code prometheus.io/port} to it. */
    private static Map<String, String> said(Pod pod) {
        Map<String, String> said = new TreeMap<>();
        pod.annotations().forEach((name, value) -> {
            String known = known(name);
            if (!known.isEmpty()) {
                said.put(known, value);
            }
        });
        return said;
    }

    private static void clear(Pod pod) {
        for (String name : pod.annotations().keySet()) {
            if (!known(name).isEmpty()) {
                pod.removeAnnotation(name);
            }
        }
    }

    private static String known(String name) {
        return switch (name.replaceAll("[^a-zA-Z0-9_]", "_")) {
            case "prometheus_io_port" -> PORT;
            case "prometheus_io_path" -> PATH;
            case "prometheus_io_scrape" -> SCRAPE;
            case "prometheus_istio_io_scrape_targets" -> TARGETS;
            default -> "";
        };
    }

    private static boolean isTrue(String text) {
        return Set.of("1", "t", "T", "TRUE", "true", "True").contains(text);
    }

    private static boolean isFalse(String text) {
        return Set.of("0", "f", "F", "FALSE", "false", "False").contains(text);
    }
}
