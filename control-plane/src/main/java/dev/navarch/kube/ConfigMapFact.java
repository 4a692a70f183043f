package dev.navarch.kube;

import dev.navarch.model.Labels;
import dev.navarch.model.ObjectKey;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Kubernetes ConfigMap.
 *
 * @param data its texts, in the order of their keys; {@code binaryData} is left out
 */
public record ConfigMapFact(ObjectKey key, Labels labels, Map<String, String> data, String resourceVersion) {
    public ConfigMapFact {
        data = Collections.unmodifiableMap(new TreeMap<>(data));
    }
}
