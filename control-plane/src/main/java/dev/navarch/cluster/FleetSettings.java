package dev.navarch.cluster;

import dev.navarch.kube.ConfigScope;
import dev.navarch.model.ClusterId;
import java.time.Duration;

/**
 * What the operator decides about the fleet.
 *
 * @param own the id of the config cluster ({@code CLUSTER_ID}); a remote by that name is skipped
 * @param config which of its Istio resources count
 * @param remoteTimeout how long start-up waits for a remote cluster ({@code PILOT_REMOTE_CLUSTER_TIMEOUT}); zero for as long as it takes
 * @param limits of every remote cluster
 */
public record FleetSettings(ClusterId own, ConfigScope config, Duration remoteTimeout, ClusterLimits limits) {
}
