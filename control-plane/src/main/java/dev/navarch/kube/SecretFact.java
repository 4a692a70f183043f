package dev.navarch.kube;

import dev.navarch.model.ObjectKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes Secret. Equality goes by content; {@code toString} shows no value.
 *
 * @param data in the order of its keys; nobody changes the arrays
 */
public record SecretFact(ObjectKey key, Map<String, byte[]> data, String resourceVersion) {
    public SecretFact {
        data = Collections.unmodifiableMap(new TreeMap<>(data));
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof SecretFact other && key.equals(other.key) && resourceVersion.equals(other.resourceVersion)
                && data.keySet().equals(other.data.keySet())
                && data.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), other.data.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + resourceVersion.hashCode();
    }

    @Override
    public String toString() {
        return "SecretFact[" + key + ", keys " + data.keySet() + ", version " + resourceVersion + "]";
    }
}
