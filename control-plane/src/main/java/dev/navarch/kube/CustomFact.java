package dev.navarch.kube;

import dev.navarch.model.ObjectKey;

/**
 * An object of a resource that a server may define.
 *
 * @param created when, as Kubernetes writes it; texts of equal length, the earlier one is the lesser
 * @param spec in JSON; empty when it has none
 */
public record CustomFact(ObjectKey key, String created, String spec) {
}
