package dev.navarch.inject.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets the kubelet probe the agent, which probes the application: the kubelet has no certificate of the mesh. What was to be probed goes into the
 * proxy's environment.
 */
final class ProbeRewrite {
    private static final String ENVIRONMENT = "ISTIO_KUBE_APP_PROBERS";
    private static final Map<String, String> PROBES = Map.of("readinessProbe", "readyz", "livenessProbe", "livez", "startupProbe",
            "startupz");
    private static final Map<String, String> HOOKS = Map.of("preStop", "prestopz", "postStart", "poststartz");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Pod pod;
    private final int port;
    private final int agentPort;
    private final Map<String, ObjectNode> originals = new TreeMap<>();

    private ProbeRewrite(Pod pod, int port, int agentPort) {
        this.pod = pod;
        this.port = port;
        this.agentPort = agentPort;
    }

    /** @param agentPort the mesh's; a pod may name another for itself */
    static void apply(Pod pod, int agentPort) {
        ObjectNode proxy = pod.proxy();
        if (proxy == null) {
            return;
        }
        String own = pod.annotation("status.sidecar.istio.io/port");
        int port = own.matches("[0-9]{1,9}") ? Integer.parseInt(own) : agentPort;
        if (port == 0) {
            // The agent answers no probes.
            return;
        }
        ProbeRewrite rewrite = new ProbeRewrite(pod, port, agentPort);
        rewrite.containers();
        rewrite.tell(proxy);
    }

    private void containers() {
        List<ObjectNode> all = new ArrayList<>(pod.initContainers());
        all.addAll(pod.containers());
        for (ObjectNode container : all) {
            String name = container.path("name").asText();
            if (!name.equals(Pod.PROXY)) {
                new TreeMap<>(PROBES)
                        .forEach((field, page) -> rewrite(container, container, field, "/app-health/" + name + "/" + page, true));
                if (container.path("lifecycle") instanceof ObjectNode lifecycle) {
                    new TreeMap<>(HOOKS).forEach(
                            (field, page) -> rewrite(container, lifecycle, field, "/app-lifecycle/" + name + "/" + page, false));
                }
            }
        }
    }

    private void rewrite(ObjectNode container, ObjectNode holder, String field, String path, boolean probe) {
        if (!(holder.path(field) instanceof ObjectNode action)) {
            return;
        }
        for (String kind : List.of("httpGet", "tcpSocket", "grpc")) {
            if (action.path(kind) instanceof ObjectNode target && (probe || !kind.equals("grpc"))) {
                if (keep(container, action, kind, target, path, probe)) {
                    redirect(action, kind, path);
                }
                return;
            }
        }
    }

    /** Whether there is something to redirect: a probe that was redirected before, or whose port nobody knows, stays as it is. */
    private boolean keep(ObjectNode container, ObjectNode action, String kind, ObjectNode target, String path, boolean probe) {
        ObjectNode original = target.deepCopy();
        JsonNode where = original.path("port");
        if (!kind.equals("grpc")) {
            if (where.isTextual()) {
                int number = portNamed(container, where.asText());
                if (number == 0) {
                    return false;
                }
                original.put("port", number);
            } else if (where.asInt() == agentPort || where.asInt() == port) {
                return false;
            }
        }
        ObjectNode kept = JSON.createObjectNode();
        kept.set(kind, original);
        if (probe && action.path("timeoutSeconds").asInt() != 0) {
            kept.put("timeoutSeconds", action.path("timeoutSeconds").asInt());
        }
        originals.put(path, kept);
        return true;
    }

    private static int portNamed(ObjectNode container, String name) {
        if (name.matches("[0-9]{1,5}")) {
            return Integer.parseInt(name);
        }
        for (JsonNode declared : container.path("ports")) {
            if (declared.path("name").asText().equals(name)) {
                return declared.path("containerPort").asInt();
            }
        }
        return 0;
    }

    private void redirect(ObjectNode action, String kind, String path) {
        ObjectNode target = kind.equals("httpGet") ? (ObjectNode) action.get(kind) : action.objectNode();
        action.remove(kind);
        target.put("path", path).put("port", port);
        if (target.path("scheme").asText().equals("HTTPS")) {
            // The agent itself speaks TLS to the application.
            target.put("scheme", "HTTP");
        }
        action.set("httpGet", target);
    }

    private void tell(ObjectNode proxy) {
        if (originals.isEmpty()) {
            return;
        }
        ObjectNode all = JSON.createObjectNode();
        originals.forEach(all::set);
        for (JsonNode variable : proxy.path("env")) {
            if (Injected.of(pod).before() && variable.path("name").asText().equals(ENVIRONMENT)
                    && variable instanceof ObjectNode known) {
                known.put("value", merged(all, variable.path("value").asText()));
                return;
            }
        }
        proxy.withArrayProperty("env").addObject().put("name", ENVIRONMENT).put("value", all.toString());
    }

    private static String merged(ObjectNode all, String known) {
        try {
            if (JSON.readTree(known) instanceof ObjectNode before) {
                all.setAll(before);
            }
        } catch (JsonProcessingException _) {
            // What cannot be read is replaced.
        }
        return all.toString();
    }
}
