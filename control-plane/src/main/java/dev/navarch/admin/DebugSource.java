package dev.navarch.admin;

import dev.navarch.cluster.ClusterReport;
import dev.navarch.generate.Proxy;
import dev.navarch.model.World;
import dev.navarch.steward.StewardReport;
import dev.navarch.xds.StreamStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the pages take what they show. Called on virtual threads, several at a time; may block for a moment. */
public interface DebugSource {

    /** The newest World, null before the first. */
    @Nullable
    World world();

    /** All clusters, the config cluster first. */
    List<ClusterReport> clusters();

    /** How each cluster is cared for, by its id in their order. */
    default Map<String, StewardReport> stewards() {
        return Map.of();
    }

    /** All streams, in no order. */
    List<StreamStatus> streams();

    /** Who is connected, one for each stream; cheaper than {@link #streams}. */
    default List<Proxy> proxies() {
        return streams().stream().map(StreamStatus::proxy).toList();
    }

    /** What there is to see before anything has been started. */
    DebugSource NOTHING = new DebugSource() {
        @Override
        public @Nullable World world() {
            return null;
        }

        @Override
        public List<ClusterReport> clusters() {
            return List.of();
        }

        @Override
        public List<StreamStatus> streams() {
            return List.of();
        }
    };
}
