package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What endpoint slices are made of, from one version of one service. */
record ServiceFacts(String namespace, String name, String uid, Map<String, String> labels, Map<String, String> selector,
        List<String> families, boolean headless, boolean publishesUnready, JsonNode ports) {
    static final String SERVICE_NAME = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    static final String MANAGER = "endpointslice-controller.k8s.io";
    static final String HEADLESS = "service.kubernetes.io/headless";

    ServiceFacts {
        labels = Map.copyOf(labels);
        selector = Map.copyOf(selector);
        families = List.copyOf(families);
    }

    static ServiceFacts of(Stored row) {
        JsonNode tree = row.tree();
        JsonNode spec = tree.path("spec");
        List<String> families = Json.list(spec.path("ipFamilies"));
        boolean external = Json.text(spec, "type").equals("ExternalName");
        return new ServiceFacts(row.namespace(), row.name(), Json.text(tree, "metadata", "uid"),
                Json.strings(tree.path("metadata").path("labels")), external ? Map.of() : Json.strings(spec.path("selector")),
                families.isEmpty() ? List.of("IPv4") : families, Json.text(spec, "clusterIP").equals("None"),
                spec.path("publishNotReadyAddresses").asBoolean(), spec.path("ports"));
    }

    boolean selects(Map<String, String> podLabels) {
        return !selector.isEmpty() && podLabels.entrySet().containsAll(selector.entrySet());
    }

    /** The ports of this service as this pod has them; a named target port that the pod lacks is left out. */
    ArrayNode portsOn(PodFacts pod) {
        ArrayNode result = Json.array();
        for (JsonNode port : ports) {
            JsonNode target = port.path("targetPort");
            String protocol = port.path("protocol").asText("TCP");
            Integer number = target.isTextual() ? pod.ports().get(target.asText() + "/" + protocol) : (Integer) target.asInt();
            if (number != null) {
                ObjectNode entry = result.addObject();
                entry.put("name", Json.text(port, "name")).put("protocol", protocol);
                entry.put("port", number == 0 ? port.path("port").asInt() : number);
                if (port.hasNonNull("appProtocol")) {
                    entry.put("appProtocol", Json.text(port, "appProtocol"));
                }
            }
        }
        return result;
    }

    /** A slice of this service without ports and endpoints. */
    ObjectNode slice(String addressType) {
        ObjectNode slice = Json.object();
        ObjectNode metadata = slice.putObject("metadata");
        metadata.put("generateName", name + "-");
        metadata.set("labels", sliceLabels());
        metadata.putArray("ownerReferences").addObject().put("apiVersion", "v1").put("kind", "Service").put("name", name)
                .put("uid", uid)
                .put("controller", true).put("blockOwnerDeletion", true);
        slice.put("addressType", addressType);
        slice.putArray("endpoints");
        slice.putArray("ports");
        return slice;
    }

    ObjectNode sliceLabels() {
        ObjectNode all = Json.object();
        labels.keySet().stream().sorted().forEach(key -> all.put(key, labels.get(key)));
        if (headless) {
            all.put(HEADLESS, "");
        } else {
            all.remove(HEADLESS);
        }
        return all.put(MANAGED_BY, MANAGER).put(SERVICE_NAME, name);
    }
}
