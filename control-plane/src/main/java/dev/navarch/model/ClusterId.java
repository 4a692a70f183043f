package dev.navarch.model;

/**
 * The mesh-wide name of a Kubernetes cluster, as in {@code CLUSTER_ID} and in the keys of remote secrets. Ordered by its text.
 *
 * @param value never empty
 */
public record ClusterId(String value) implements Comparable<ClusterId> {
    public ClusterId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a cluster id is never empty");
        }
    }

    @Override
    public int compareTo(ClusterId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
