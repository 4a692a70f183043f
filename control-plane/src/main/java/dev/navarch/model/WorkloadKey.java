package dev.navarch.model;

/** A pod of the mesh. */
public record WorkloadKey(ClusterId cluster, String namespace, String name) implements Comparable<WorkloadKey> {
    @Override
    public int compareTo(WorkloadKey other) {
        int byCluster = cluster.compareTo(other.cluster);
        if (byCluster != 0) {
            return byCluster;
        }
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return cluster + "/" + namespace + "/" + name;
    }
}
