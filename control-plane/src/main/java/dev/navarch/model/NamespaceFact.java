package dev.navarch.model;

/**
 * A Kubernetes Namespace.
 *
 * @param annotations only those that the mesh reads
 */
public record NamespaceFact(ObjectKey key, Labels labels, Labels annotations) implements Fact {
}
