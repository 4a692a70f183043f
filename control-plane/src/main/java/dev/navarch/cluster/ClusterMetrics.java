package dev.navarch.cluster;

import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import java.util.Locale;

/** What is counted of clusters. Called on the fleet's loop; must not block. */
public interface ClusterMetrics {

    /** How many remote clusters there are, synced or not: {@code istiod_managed_clusters{cluster_type="remote"}}. */
    default void remoteClusters(int count) {
    }

    /**
     * The state of a remote cluster: of the four values of {@code istiod_remote_cluster_sync_status} the one for
     * {@link ClusterState#syncStatus()} is one.
     */
    default void state(ClusterId cluster, ClusterState state) {
    }

    /** A remote cluster left: all four of its values are zero until {@link #state} is said again. */
    default void removed(ClusterId cluster) {
    }

    /** A remote cluster did not sync in time: {@code remote_cluster_sync_timeouts_total}. */
    default void syncTimedOut(ClusterId cluster) {
    }

    /** A secret came, changed or went: {@code remote_cluster_secret_events_total}. */
    default void secretEvent(SecretEvent event) {
    }

    /** A watch failed: {@code controller_sync_errors_total}. */
    default void watchError(ClusterId cluster) {
    }

    /** A kubeconfig cannot be used as it is; nothing was tried with it. */
    default void kubeconfigRefused() {
    }

    /** A new credential was proved and refused; it is tried again. */
    default void credentialRefused(ClusterId cluster) {
    }

    /** A cluster moved to another credential. */
    default void rotated(ClusterId cluster, Rotated how) {
    }

    /** Whether a cluster is over its budget and held back. */
    default void heldBack(ClusterId cluster, boolean heldBack) {
    }

    /** What a remote cluster brings, of what counts towards its budget. */
    default void load(ClusterId cluster, Load load) {
    }

    /** Counts nothing. */
    ClusterMetrics NONE = new ClusterMetrics() {
    };

    /** What happened to a remote secret. */
    enum SecretEvent {
        ADD, UPDATE, DELETE;

        /** The value of the label {@code event}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a rotation ended well. */
    enum Rotated {
        /** The credential was exchanged under the living watches. */
        IN_PLACE,
        /** A second reading took over from the first. */
        SWAPPED
    }
}
