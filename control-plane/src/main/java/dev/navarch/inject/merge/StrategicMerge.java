package dev.navarch.inject.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays a piece of a pod over a pod, as Kubernetes' strategic merge patch does: objects field by field, lists whose elements have a key element by
 * element, other lists as a whole; null takes away.
 *
 * <p>Implementation note: the order of a merged list is Kubernetes' own: what the overlay names comes as the overlay has it, before what it does not
 * name, unless both were in the list before, in which case their order there counts. Others rely on it: the volumes of a template come first.
 */
public final class StrategicMerge {
    private static final String CONTAINER = "*.";
    /** The key of a list's elements, by the list's path in a pod; {@code *} stands for a container. */
    private static final Map<String, String> KEYS = Map.ofEntries(Map.entry("spec.containers", "name"),
            Map.entry("spec.initContainers", "name"), Map.entry("spec.ephemeralContainers", "name"),
            Map.entry("spec.volumes", "name"),
            Map.entry("spec.imagePullSecrets", "name"), Map.entry("spec.hostAliases", "ip"),
            Map.entry("spec.schedulingGates", "name"),
            Map.entry("spec.topologySpreadConstraints", "topologyKey"), Map.entry("spec.resourceClaims", "name"),
            Map.entry("metadata.ownerReferences", "uid"), Map.entry("*.ports", "containerPort"), Map.entry("*.env", "name"),
            Map.entry("*.volumeMounts", "mountPath"), Map.entry("*.volumeDevices", "devicePath"));

    private StrategicMerge() {
    }

    /** Changes {@code pod}. */
    public static void pod(ObjectNode pod, ObjectNode overlay) {
        merge(pod, overlay, "");
    }

    /** Changes {@code container}. */
    public static void container(ObjectNode container, ObjectNode overlay) {
        merge(container, overlay, CONTAINER);
    }

    private static void merge(ObjectNode base, ObjectNode overlay, String path) {
        for (Map.Entry<String, JsonNode> field : overlay.properties()) {
            String name = field.getKey();
            JsonNode over = field.getValue();
            JsonNode under = base.get(name);
            if (over.isNull()) {
                base.remove(name);
            } else if (over instanceof ObjectNode object) {
                merge(under instanceof ObjectNode there ? there : base.putObject(name), object, path + name + ".");
            } else if (over instanceof ArrayNode list) {
                String key = KEYS.get(path + name);
                if (key != null && list.isEmpty() && under == null) {
                    continue;
                }
                ArrayNode there = under instanceof ArrayNode known ? known : base.arrayNode();
                base.set(name, key == null ? list.deepCopy() : keyed(there, list, key, elements(path + name)));
            } else {
                base.set(name, over);
            }
        }
    }

    private static String elements(String listPath) {
        return listPath.endsWith("ontainers") ? CONTAINER : listPath + ".*.";
    }

    private static ArrayNode keyed(ArrayNode base, ArrayNode overlay, String key, String path) {
        List<JsonNode> named = new ArrayList<>();
        for (JsonNode over : overlay) {
            if (over instanceof ObjectNode element) {
                int known = position(named, element, key);
                int at = position(base, element, key);
                ObjectNode target = base.objectNode();
                if (known >= 0) {
                    target = (ObjectNode) named.get(known);
                } else {
                    target = at >= 0 ? (ObjectNode) base.get(at).deepCopy() : target;
                    named.add(target);
                }
                merge(target, element, path);
            }
        }
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode under : base) {
            if (position(named, under, key) < 0) {
                others.add(under);
            }
        }
        return ordered(base, named, others, key);
    }

    private static ArrayNode ordered(ArrayNode base, List<JsonNode> named, List<JsonNode> others, String key) {
        ArrayNode result = base.arrayNode();
        int i = 0;
        int j = 0;
        while (i < others.size() || j < named.size()) {
            boolean takeOther = j >= named.size();
            if (!takeOther && i < others.size()) {
                int left = position(base, others.get(i), key);
                int right = position(base, named.get(j), key);
                takeOther = left >= 0 && right >= 0 && left < right;
            }
            result.add(takeOther ? others.get(i++) : named.get(j++));
        }
        return result;
    }

    private static int position(Iterable<JsonNode> list, JsonNode wanted, String key) {
        @Nullable
        JsonNode value = wanted.get(key);
        int at = 0;
        for (JsonNode element : list) {
            // A number is a number, however wide it is kept.
            if (value != null && element.hasNonNull(key) && value.asText().equals(element.path(key).asText())) {
                return at;
            }
            at++;
        }
        return -1;
    }
}
