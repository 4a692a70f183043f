package dev.navarch.registry;

import dev.navarch.model.ClusterId;
import dev.navarch.model.FactKind;

/** What the registry counts. Called on the world loop; must not block. */
public interface RegistryMetrics {

    /** An object of a cluster came, changed, changed in nothing that matters, or went. */
    void fact(FactKind kind, FactEvent event);

    /** How many addresses of the cluster wait for the pod that their slice names. */
    void endpointsWithoutPod(ClusterId cluster, int count);

    /** A World was published; {@code lagNanos} is the time since the earliest news in it was read from an API server. */
    void published(long version, long lagNanos);

    /** The words of {@code pilot_k8s_reg_events}. */
    enum FactEvent {
        ADD("add"), UPDATE("update"), UPDATE_SAME("updatesame"), DELETE("delete");

        private final String label;

        FactEvent(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
