package dev.navarch.cluster;

import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Follows by which client each cluster is reached: for those who write to clusters or ask them. Called on the fleet's loop; must not block. */
public interface ClusterListener {

    /** The cluster is reached by this client from now on; the one before it, if any, is about to be closed. */
    void reached(ClusterId cluster, KubeClient client);

    /**
     * The cluster is about to leave the fleet, and this is the time for what has to be said to it. Its client stays open until the stage is done,
     * though for {@link ClusterLimits#FAREWELL} at most. Comes before {@link #detached}, of which it holds up nothing.
     */
    default CompletionStage<@Nullable Void> leaving(ClusterId cluster) {
        return CompletableFuture.completedStage(null);
    }

    /** The cluster left the fleet; its client is about to be closed. */
    void detached(ClusterId cluster);
}
