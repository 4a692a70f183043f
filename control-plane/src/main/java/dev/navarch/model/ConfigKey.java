package dev.navarch.model;

/** One of Istio's own resources. */
public record ConfigKey(FactKind kind, ObjectKey key) {
}
