package dev.navarch.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pod as JSON, to be read and changed. One thread. What is of the wrong type is as good as not there. */
public final class Pod {
    /** The container that Istio calls the proxy. */
    public static final String PROXY = "istio-proxy";
    private static final String CONTAINERS = "containers";
    private static final String INIT_CONTAINERS = "initContainers";

    private final ObjectNode node;

    public Pod(ObjectNode node) {
        this.node = node;
    }

    public ObjectNode node() {
        return node;
    }

    public Pod copy() {
        return new Pod(node.deepCopy());
    }

    public Map<String, String> labels() {
        return texts(node.path("metadata").path("labels"));
    }

    public Map<String, String> annotations() {
        return texts(node.path("metadata").path("annotations"));
    }

    /** Empty when it is not there. */
    public String annotation(String name) {
        return annotations().getOrDefault(name, "");
    }

    /** A field of the metadata; empty when it is not there. */
    public String meta(String name) {
        return node.path("metadata").path(name).asText("");
    }

    public JsonNode spec() {
        return node.path("spec");
    }

    void annotate(String name, String value) {
        object(object(node, "metadata"), "annotations").put(name, value);
    }

    void removeAnnotation(String name) {
        if (node.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(name);
        }
    }

    void label(String name, String value) {
        object(object(node, "metadata"), "labels").put(name, value);
    }

    public List<ObjectNode> containers() {
        return objects(spec().path(CONTAINERS));
    }

    public List<ObjectNode> initContainers() {
        return objects(spec().path(INIT_CONTAINERS));
    }

    /** The proxy, wherever it runs; null when there is none. */
    @Nullable
    ObjectNode proxy() {
        ObjectNode proxy = named(containers(), PROXY);
        return proxy != null ? proxy : named(initContainers(), PROXY);
    }

    static @Nullable ObjectNode named(List<ObjectNode> containers, String name) {
        return containers.stream().filter(container -> container.path("name").asText().equals(name)).findFirst().orElse(null);
    }

    /** Sets both lists. */
    public void setContainers(List<ObjectNode> containers, List<ObjectNode> starters) {
        containers(containers);
        initContainers(starters);
    }

    void containers(List<ObjectNode> containers) {
        set(CONTAINERS, containers);
    }

    void initContainers(List<ObjectNode> containers) {
        set(INIT_CONTAINERS, containers);
    }

    private void set(String field, List<ObjectNode> containers) {
        ObjectNode spec = object(node, "spec");
        if (containers.isEmpty() && !spec.has(field)) {
            return;
        }
        if (containers.isEmpty() && field.equals(INIT_CONTAINERS)) {
            spec.remove(field);
            return;
        }
        ArrayNode list = spec.putArray(field);
        containers.forEach(list::add);
    }

    static ObjectNode object(ObjectNode parent, String field) {
        return parent.path(field) instanceof ObjectNode there ? there : parent.putObject(field);
    }

    static List<ObjectNode> objects(JsonNode list) {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode element : list) {
            if (element instanceof ObjectNode object) {
                objects.add(object);
            }
        }
        return objects;
    }

    private static Map<String, String> texts(JsonNode map) {
        Map<String, String> texts = new LinkedHashMap<>();
        map.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText("")));
        return texts;
    }
}
