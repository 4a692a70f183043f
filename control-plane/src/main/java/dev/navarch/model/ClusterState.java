package dev.navarch.model;

/**
 * What we know of a cluster's API server. A silent cluster is not an empty cluster: only {@link Detached} takes its endpoints away.
 */
public sealed interface ClusterState {

    /** Nothing has been read yet. */
    record Connecting() implements ClusterState {
    }

    /** Its lists are being read. */
    record Syncing() implements ClusterState {
    }

    /** All of it is known and watched. */
    record Ready() implements ClusterState {
    }

    /** It was ready; what is known is kept while it does not answer. */
    record Stale(String reason) implements ClusterState {
    }

    /** It was never ready within the time that start-up waits; it is tried further. */
    record Failed(String reason) implements ClusterState {
    }

    /** Its secret is gone, and so is everything that came from it. */
    record Detached() implements ClusterState {
    }

    /** The word that istiod uses for it in {@code /debug/clusterz} and in metrics. */
    default String syncStatus() {
        return switch (this) {
            case Connecting _,Syncing _ -> "syncing";
            case Ready _,Stale _ -> "synced";
            case Failed _ -> "timeout";
            case Detached _ -> "closed";
        };
    }

    /** Our finer word: {@code connecting}, {@code syncing}, {@code ready}, {@code stale}, {@code failed}, {@code detached}. */
    default String word() {
        return switch (this) {
            case Connecting _ -> "connecting";
            case Syncing _ -> "syncing";
            case Ready _ -> "ready";
            case Stale _ -> "stale";
            case Failed _ -> "failed";
            case Detached _ -> "detached";
        };
    }
}
