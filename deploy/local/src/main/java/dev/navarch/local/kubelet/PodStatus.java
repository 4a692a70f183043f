package dev.navarch.local.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.local.KubeApi;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a kubelet says of a pod; written when it changes. Used by one thread. */
final class PodStatus {
    private static final JsonMapper JSON = new JsonMapper();

    private final KubeApi api;
    private final PodState pod;
    private final String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private String written = "";

    PodStatus(KubeApi api, PodState pod) {
        this.api = api;
        this.pod = pod;
    }

    /** @param unready names of those containers that are not ready */
    void write(List<JsonNode> containers, List<String> unready) {
        ObjectNode status = JSON.createObjectNode().put("phase", "Running").put("podIP", pod.address())
                .put("hostIP", pod.hostAddress()).put("startTime", started);
        status.putArray("podIPs").addObject().put("ip", pod.address());
        ArrayNode conditions = status.putArray("conditions");
        for (String kind : List.of("PodScheduled", "Initialized", "ContainersReady", "Ready")) {
            boolean holds = unready.isEmpty() || kind.equals("PodScheduled") || kind.equals("Initialized");
            conditions.addObject().put("type", kind).put("status", holds ? "True" : "False").put("lastTransitionTime", started);
        }
        containers(status.putArray("containerStatuses"), containers, pod.object().path("spec").path("containers"), unready);
        containers(status.putArray("initContainerStatuses"), containers, pod.object().path("spec").path("initContainers"),
                unready);
        String text = JSON.createObjectNode().set("status", status).toString();
        if (!text.equals(written)) {
            api.merge(pod.path() + "/status", text);
            written = text;
        }
    }

    private void containers(ArrayNode statuses, List<JsonNode> running, JsonNode ofPod, List<String> unready) {
        for (JsonNode container : ofPod) {
            if (running.contains(container)) {
                String name = container.path("name").asText();
                statuses.addObject().put("name", name).put("ready", !unready.contains(name)).put("started", true)
                        .put("restartCount", 0).put("image", container.path("image").asText()).put("imageID", "")
                        .putObject("state").putObject("running").put("startedAt", started);
            }
        }
    }
}
