package dev.navarch.admin;

import dev.navarch.model.World;
import dev.navarch.xds.StreamStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the pages take what they show. Called on virtual threads, several at a time; may block for a moment. */
public interface DebugSource {

    /** The newest World, null before the first. */
    @Nullable
    World world();

    /** All clusters, the config cluster first. */
    List<ClusterRow> clusters();

    /** All streams, in no order. */
    List<StreamStatus> streams();

    /**
     * One cluster.
     *
     * @param id of the cluster
     * @param secretName where it was named, such as {@code istio-system/istio-remote-secret-cluster2}; empty for the config cluster
     * @param syncStatus {@code syncing}, {@code synced}, {@code timeout} or {@code closed}
     * @param notes ours, by name in the order shown: the finer state, the reason, what wants attention
     */
    record ClusterRow(String id, String secretName, String syncStatus, List<Note> notes) {
        public ClusterRow {
            notes = List.copyOf(notes);
        }

        /** A named remark. */
        public record Note(String name, String text) {
        }
    }

    /** What there is to see before anything has been started. */
    DebugSource NOTHING = new DebugSource() {
        @Override
        public @Nullable World world() {
            return null;
        }

        @Override
        public List<ClusterRow> clusters() {
            return List.of();
        }

        @Override
        public List<StreamStatus> streams() {
            return List.of();
        }
    };
}
