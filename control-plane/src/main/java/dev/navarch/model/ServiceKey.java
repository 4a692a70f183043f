package dev.navarch.model;

/**
 * A service of the mesh: the same key in two clusters is the same service. The namespace belongs to it because one host name may be
 * declared in several namespaces.
 *
 * @param hostname such as {@code reviews.default.svc.cluster.local}
 */
public record ServiceKey(String hostname, String namespace) implements Comparable<ServiceKey> {
    @Override
    public int compareTo(ServiceKey other) {
        int byHost = hostname.compareTo(other.hostname);
        return byHost != 0 ? byHost : namespace.compareTo(other.namespace);
    }

    @Override
    public String toString() {
        return hostname;
    }
}
