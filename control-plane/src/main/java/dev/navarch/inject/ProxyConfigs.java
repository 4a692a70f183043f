package dev.navarch.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.inject.pod.BadPod;
import dev.navarch.inject.pod.Pod;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A proxy's configuration. What comes later counts more: the mesh's default, the {@code ProxyConfig} of the root namespace, that of the pod's own, what the
 * pod says itself in {@code proxy.istio.io/config}, the {@code ProxyConfig} that selects it.
 *
 * <p>Each of them replaces whole fields, as Istio does: whoever sets {@code tracing} sets all of it. Only {@code proxyMetadata} and {@code proxyHeaders}
 * are merged entry by entry.
 */
final class ProxyConfigs {
    private static final String ANNOTATION = "proxy.istio.io/config";
    private static final Set<String> MERGED = Set.of("proxyMetadata", "proxyHeaders");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProxyConfigs() {
    }

    /**
     * The whole mesh as that pod's proxy sees it: {@code defaultConfig} is the pod's.
     *
     * @param mesh as {@code /debug/mesh} shows it
     * @param resources the oldest first
     */
    static ObjectNode mesh(String mesh, Pod pod, List<ProxyConfigResource> resources) {
        ObjectNode root = parsed(mesh);
        ObjectNode proxy = root.path("defaultConfig") instanceof ObjectNode there ? there : root.putObject("defaultConfig");
        String namespace = pod.meta("namespace");
        String rootNamespace = root.path("rootNamespace").asText("istio-system");
        merge(proxy, ProxyConfigResource.ofNamespace(resources, rootNamespace));
        if (!namespace.equals(rootNamespace)) {
            merge(proxy, ProxyConfigResource.ofNamespace(resources, namespace));
        }
        merge(proxy, said(pod.annotation(ANNOTATION)));
        merge(proxy, ProxyConfigResource.ofWorkload(resources, namespace, pod.labels()));
        return root;
    }

    private static void merge(ObjectNode proxy, ObjectNode said) {
        for (Map.Entry<String, JsonNode> field : said.properties()) {
            String name = camel(field.getKey());
            if (MERGED.contains(name) && field.getValue() instanceof ObjectNode entries) {
                ObjectNode there = proxy.path(name) instanceof ObjectNode known ? known : proxy.putObject(name);
                boolean texts = name.equals("proxyMetadata");
                entries.properties().forEach(each -> there.set(texts ? each.getKey() : camel(each.getKey()),
                        texts ? there.textNode(each.getValue().asText()) : each.getValue()));
            } else if (!field.getValue().isNull()) {
                proxy.set(name, field.getValue());
            }
        }
    }

    private static ObjectNode parsed(String mesh) {
        try {
            return JSON.readTree(mesh) instanceof ObjectNode root ? root : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the mesh configuration was JSON when it was accepted", e);
        }
    }

    private static ObjectNode said(String text) {
        if (text.isBlank()) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode node = YAML.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new BadPod(
                    "invalid value for annotation '" + ANNOTATION + "': an object of proxy configuration is wanted here");
        } catch (JsonProcessingException e) {
            throw new BadPod("invalid value for annotation '" + ANNOTATION + "': " + e.getOriginalMessage());
        }
    }

    /** Protocol buffers take a field by its own name, too: {@code proxy_metadata}. */
    private static String camel(String name) {
        StringBuilder camel = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            boolean joint = name.charAt(i) == '_' && i > 0 && i + 1 < name.length();
            camel.append(joint ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
        }
        return camel.toString();
    }
}
