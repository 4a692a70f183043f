package dev.navarch.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.navarch.inject.pod.BadPod;
import dev.navarch.inject.pod.Pod;
import java.util.Map;

/** A proxy's configuration: the mesh's default, and what the pod says itself in {@code proxy.istio.io/config}. */
final class ProxyConfigs {
    private static final String ANNOTATION = "proxy.istio.io/config";
    private static final String METADATA = "proxyMetadata";
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProxyConfigs() {
    }

    /**
     * The whole mesh as that pod's proxy sees it: {@code defaultConfig} is the pod's.
     *
     * @param mesh as {@code /debug/mesh} shows it
     */
    static ObjectNode mesh(String mesh, Pod pod) {
        ObjectNode root = parsed(mesh);
        ObjectNode proxy = root.path("defaultConfig") instanceof ObjectNode there ? there : root.putObject("defaultConfig");
        String said = pod.annotation(ANNOTATION);
        if (!said.isBlank()) {
            for (Map.Entry<String, JsonNode> field : said(said).properties()) {
                String name = camel(field.getKey());
                if (name.equals(METADATA) && field.getValue().isObject()) {
                    ObjectNode metadata = proxy.path(METADATA) instanceof ObjectNode there ? there : proxy.putObject(METADATA);
                    field.getValue().properties().forEach(each -> metadata.put(each.getKey(), each.getValue().asText()));
                } else if (!field.getValue().isNull()) {
                    proxy.set(name, field.getValue());
                }
            }
        }
        return root;
    }

    private static ObjectNode parsed(String mesh) {
        try {
            return JSON.readTree(mesh) instanceof ObjectNode root ? root : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the mesh configuration was JSON when it was accepted", e);
        }
    }

    private static ObjectNode said(String text) {
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
