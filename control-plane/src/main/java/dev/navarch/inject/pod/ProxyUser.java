package dev.navarch.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Redirection leaves alone whoever runs as the proxy does, lest the proxy talk to itself. An application that runs so is outside the mesh. */
public final class ProxyUser {
    private static final String USER = "runAsUser";

    private ProxyUser() {
    }

    /** What to tell the author of a pod; nothing when all is well, or nothing is redirected. */
    public static List<String> warnings(Pod pod) {
        List<String> warnings = new ArrayList<>();
        ObjectNode proxy = pod.proxy();
        boolean redirected = Pod.named(pod.initContainers(), Finish.INIT) != null
                || Pod.named(pod.initContainers(), Finish.VALIDATION) != null;
        if (proxy == null || !redirected) {
            return warnings;
        }
        JsonNode ofPod = pod.spec().path("securityContext").path(USER);
        long user = proxy.path("securityContext").path(USER).asLong(ofPod.asLong(-1));
        for (ObjectNode container : pod.containers()) {
            JsonNode own = container.path("securityContext").path(USER);
            if (container != proxy && user > 0 && (own.isNumber() ? own.asLong() : ofPod.asLong(-1)) == user) {
                warnings.add("container " + container.path("name").asText() + " runs as user " + user
                        + ", as the proxy does: its traffic passes by the mesh; give it another runAsUser");
            }
        }
        return warnings;
    }
}
