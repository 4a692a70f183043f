package dev.navarch.registry;

import dev.navarch.model.ClusterId;
import dev.navarch.model.FactKind;

/** Counts nothing. */
final class NoMetrics implements RegistryMetrics {
    @Override
    public void fact(FactKind kind, FactEvent event) {
    }

    @Override
    public void endpointsWithoutPod(ClusterId cluster, int count) {
    }

    @Override
    public void published(long version, long lagNanos) {
    }
}
