package dev.navarch.cluster;

import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterId;

/** Follows by which client each cluster is reached: for those who write to clusters or ask them. Called on the fleet's loop; must not block. */
public interface ClusterListener {

    /** The cluster is reached by this client from now on; the one before it, if any, is about to be closed. */
    void reached(ClusterId cluster, KubeClient client);

    /** The cluster left the fleet; its client is about to be closed. */
    void detached(ClusterId cluster);
}
