package dev.navarch.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.CustomFact;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code ProxyConfig} of Istio's networking API: what some proxies are to be like.
 *
 * @param labels of the workloads that it is for; empty for all of its namespace, or of the mesh in the root namespace
 * @param said in the words of the mesh configuration's {@code defaultConfig}
 */
record ProxyConfigResource(String namespace, String name, String created, Map<String, String> labels, String said) {
    /** Of several for the same proxies the oldest counts. */
    static final Comparator<ProxyConfigResource> OLDEST_FIRST = Comparator.comparing(ProxyConfigResource::created)
            .thenComparing(ProxyConfigResource::name).thenComparing(ProxyConfigResource::namespace);
    private static final ObjectMapper JSON = new ObjectMapper();

    ProxyConfigResource {
        labels = Map.copyOf(labels);
    }

    /** What the resource says as far as it makes sense; the webhook refuses what does not. */
    static ProxyConfigResource of(CustomFact fact) {
        JsonNode spec = parsed(fact.spec());
        Map<String, String> labels = new HashMap<>();
        spec.path("selector").path("matchLabels").properties()
                .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
        ObjectNode said = JSON.createObjectNode();
        if (spec.path("concurrency").isInt()) {
            said.set("concurrency", spec.path("concurrency"));
        }
        if (spec.path("environmentVariables").isObject()) {
            said.set("proxyMetadata", spec.path("environmentVariables"));
        }
        if (spec.path("image").isObject()) {
            said.set("image", spec.path("image"));
        }
        return new ProxyConfigResource(fact.key().namespace(), fact.key().name(), fact.created(), labels, said.toString());
    }

    static ObjectNode parsed(String json) {
        try {
            return JSON.readTree(json) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (JsonProcessingException _) {
            return JSON.createObjectNode();
        }
    }

    /** The one for all of a namespace; nothing when there is none. */
    static ObjectNode ofNamespace(List<ProxyConfigResource> all, String namespace) {
        return parsed(all.stream().filter(each -> each.namespace.equals(namespace) && each.labels.isEmpty()).findFirst()
                .map(ProxyConfigResource::said).orElse(""));
    }

    /** The one for a workload; nothing when there is none. */
    static ObjectNode ofWorkload(List<ProxyConfigResource> all, String namespace, Map<String, String> workload) {
        return parsed(all.stream().filter(each -> each.namespace.equals(namespace) && !each.labels.isEmpty()
                && workload.entrySet().containsAll(each.labels.entrySet())).findFirst().map(ProxyConfigResource::said)
                .orElse(""));
    }
}
