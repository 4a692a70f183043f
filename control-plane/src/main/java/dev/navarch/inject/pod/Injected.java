package dev.navarch.inject.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an injection leaves in a pod's annotations: which containers and volumes are ours ({@code sidecar.istio.io/status}), and what the pod's author
 * said of them ({@code proxy.istio.io/overrides}). By it a pod that is injected again comes out the same.
 */
public final class Injected {
    static final String STATUS = "sidecar.istio.io/status";
    static final String OVERRIDES = "proxy.istio.io/overrides";
    static final String CONTAINERS = "containers";
    static final String INIT_CONTAINERS = "initContainers";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean before;
    private final JsonNode status;
    private final JsonNode overrides;

    private Injected(boolean before, JsonNode status, JsonNode overrides) {
        this.before = before;
        this.status = status;
        this.overrides = overrides;
    }

    /** What the pod says of earlier injections. */
    public static Injected of(Pod pod) {
        return new Injected(pod.annotations().containsKey(STATUS), parsed(pod.annotation(STATUS)),
                parsed(pod.annotation(OVERRIDES)));
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isObject() ? node : JSON.createObjectNode();
        } catch (JsonProcessingException _) {
            return JSON.createObjectNode();
        }
    }

    /** Whether the pod was injected before. */
    boolean before() {
        return before;
    }

    /** Whether a container of that name in that list was put there by an earlier injection. */
    boolean added(String list, String container) {
        for (JsonNode name : status.path(list)) {
            if (name.asText().equals(container)) {
                return true;
            }
        }
        return false;
    }

    /** What the author said of our containers in that list. */
    List<ObjectNode> overrides(String list) {
        return Pod.objects(overrides.path(list));
    }

    /**
     * The pod as its author made it: without what was injected, with what he said of it. For templates to look at: what he said of the proxy stands
     * last among the containers, wherever it will run, so that an injection that is repeated shows them the same.
     */
    public Pod stripped(Pod pod, int statusPort) {
        Pod stripped = pod.copy();
        if (before) {
            stripped.containers(author(stripped.containers(), CONTAINERS));
            stripped.initContainers(author(stripped.initContainers(), INIT_CONTAINERS));
            PrometheusMerge.forget(stripped, statusPort);
            stripped.removeAnnotation(STATUS);
        }
        proxyLast(stripped);
        return stripped;
    }

    private static void proxyLast(Pod pod) {
        ObjectNode regular = Pod.named(pod.containers(), Pod.PROXY);
        ObjectNode proxy = regular != null ? regular : Pod.named(pod.initContainers(), Pod.PROXY);
        if (proxy != null) {
            List<ObjectNode> containers = new ArrayList<>(without(pod.containers(), proxy));
            containers.add(proxy);
            pod.initContainers(without(pod.initContainers(), proxy));
            pod.containers(containers);
        }
    }

    private static List<ObjectNode> without(List<ObjectNode> containers, ObjectNode one) {
        return containers.stream().filter(container -> container != one).toList();
    }

    private List<ObjectNode> author(List<ObjectNode> containers, String list) {
        List<ObjectNode> kept = new ArrayList<>();
        for (ObjectNode container : containers) {
            if (!added(list, container.path("name").asText())) {
                kept.add(container);
            }
        }
        for (ObjectNode override : overrides(list)) {
            if (Pod.named(kept, override.path("name").asText()) == null) {
                kept.add(override);
            }
        }
        return kept;
    }

    /** The status of a pod to which the template's pod was added. */
    static String status(Pod template, String revision) {
        ObjectNode status = JSON.createObjectNode();
        names(status, INIT_CONTAINERS, template.spec().path(INIT_CONTAINERS));
        names(status, CONTAINERS, template.spec().path(CONTAINERS));
        names(status, "volumes", template.spec().path("volumes"));
        names(status, "imagePullSecrets", template.spec().path("imagePullSecrets"));
        return status.put("revision", revision).toString();
    }

    private static void names(ObjectNode status, String list, JsonNode elements) {
        ArrayNode names = JSON.createArrayNode();
        elements.forEach(element -> names.add(element.path("name").asText()));
        status.set(list, names.isEmpty() ? null : names);
    }
}
