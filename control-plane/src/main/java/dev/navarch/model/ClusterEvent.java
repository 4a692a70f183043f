package dev.navarch.model;

import java.util.List;

/**
 * What happens to a cluster, as the registry is told. Events of one cluster arrive in order; events of several in any.
 *
 * <p>{@code receivedNanos} is the monotonic time at which the first byte of the news was read from the API server; it travels along so that
 * the way from there to a proxy's acknowledgement can be measured.
 */
public sealed interface ClusterEvent {

    ClusterId cluster();

    /** The cluster belongs to the mesh from now on. Nothing is known of it before its first {@link Snapshot}. */
    record Attached(ClusterId cluster) implements ClusterEvent {
    }

    /**
     * All facts of the cluster, complete in every kind; they replace whatever was known, and what is equal changes nothing. So it serves for
     * the first sync, and for a new registry swapped in beside the old.
     */
    record Snapshot(ClusterId cluster, List<Fact> facts, long receivedNanos) implements ClusterEvent {
        public Snapshot {
            facts = List.copyOf(facts);
        }
    }

    /** All facts of one kind, after a relist; they replace what was known of that kind. */
    record Relisted(ClusterId cluster, FactKind kind, List<Fact> facts, long receivedNanos) implements ClusterEvent {
        public Relisted {
            facts = List.copyOf(facts);
        }
    }

    /** Objects changed, in the order in which the API server said so. */
    record Changed(ClusterId cluster, List<FactChange> changes, long receivedNanos) implements ClusterEvent {
        public Changed {
            changes = List.copyOf(changes);
        }
    }

    /** The cluster's state is another. {@link ClusterState.Ready} comes after the {@link Snapshot} that made it so. */
    record StateChanged(ClusterId cluster, ClusterState state) implements ClusterEvent {
    }

    /** The cluster left the mesh; everything that came from it goes. */
    record Detached(ClusterId cluster) implements ClusterEvent {
    }
}
