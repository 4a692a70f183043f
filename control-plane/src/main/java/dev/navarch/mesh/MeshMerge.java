package dev.navarch.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeSet;

/**
 * Lays one mesh configuration over another by Istio's rules: a field that is given replaces the one beneath, whole. Four are merged instead:
 * {@code defaultConfig} and {@code defaultProviders} field by field (and the proxy's metadata key by key), {@code extensionProviders} by name,
 * {@code trustDomainAliases} as a set. A null says nothing.
 */
final class MeshMerge {
    private static final String PROXY = "defaultConfig";

    private MeshMerge() {
    }

    static void apply(ObjectNode base, ObjectNode layer) {
        for (Map.Entry<String, JsonNode> field : layer.properties()) {
            String name = camel(field.getKey());
            JsonNode value = field.getValue();
            if (value.isNull()) {
                continue;
            }
            switch (name) {
                case PROXY, "defaultProviders" -> replaceEach(base.withObjectProperty(name), object(value, name), name);
                case "extensionProviders" -> mergeByName(base.withArrayProperty(name), array(value, name));
                case "trustDomainAliases" -> base.set(name, union(base.withArrayProperty(name), array(value, name)));
                default -> base.set(name, value);
            }
        }
    }

    private static void replaceEach(ObjectNode base, ObjectNode layer, String path) {
        for (Map.Entry<String, JsonNode> field : layer.properties()) {
            String name = camel(field.getKey());
            if (field.getValue().isNull()) {
                continue;
            }
            if (path.equals(PROXY) && name.equals("proxyMetadata")) {
                base.withObjectProperty(name).setAll(object(field.getValue(), path + "." + name));
            } else {
                base.set(name, field.getValue());
            }
        }
    }

    private static void mergeByName(ArrayNode base, ArrayNode layer) {
        for (JsonNode provider : layer) {
            int at = 0;
            while (at < base.size() && !base.get(at).path("name").equals(provider.path("name"))) {
                at++;
            }
            if (at < base.size()) {
                base.set(at, provider);
            } else {
                base.add(provider);
            }
        }
    }

    private static ArrayNode union(ArrayNode base, ArrayNode layer) {
        TreeSet<String> all = new TreeSet<>();
        base.forEach(alias -> all.add(alias.asText()));
        layer.forEach(alias -> all.add(alias.asText()));
        ArrayNode union = base.arrayNode();
        all.forEach(union::add);
        return union;
    }

    static ObjectNode object(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new BadField(path, node, "an object is wanted here");
    }

    static ArrayNode array(JsonNode node, String path) {
        if (node instanceof ArrayNode array) {
            return array;
        }
        throw new BadField(path, node, "a list is wanted here");
    }

    /** Protocol buffers take a field by its JSON name or by its own, {@code trust_domain}. */
    private static String camel(String name) {
        StringBuilder camel = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            boolean joint = name.charAt(i) == '_' && i > 0 && i + 1 < name.length();
            camel.append(joint ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
        }
        return camel.toString();
    }
}
