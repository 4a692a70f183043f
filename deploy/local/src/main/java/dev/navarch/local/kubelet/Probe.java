package dev.navarch.local.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.Place;
import java.time.Duration;
import java.util.List;

/** Asks containers whether they are ready, from the node, as a kubelet does. */
final class Probe {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Place node;

    Probe(Place node) {
        this.node = node;
    }

    /** Whether its readiness probe succeeds; without one it is ready. */
    boolean ready(PodState pod, JsonNode container) {
        JsonNode http = container.path("readinessProbe").path("httpGet");
        if (http.isMissingNode()) {
            return true;
        }
        String url = "http://" + pod.address() + ":" + port(http.path("port"), container) + http.path("path").asText("/");
        return ChildProcess.run(Command.of("probe", List.of("curl", "-sf", "-m", "5", "-o", "/dev/null", url)).in(node), LIMIT)
                .code() == 0;
    }

    private static String port(JsonNode port, JsonNode container) {
        return port.isInt()
                ? port.asText()
                : container.path("ports").valueStream().filter(named -> named.path("name").asText().equals(port.asText()))
                        .map(named -> named.path("containerPort").asText()).findFirst().orElse(port.asText());
    }
}
