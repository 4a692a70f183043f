package dev.navarch.model;

import java.util.List;
import java.util.Map;

/**
 * One cluster's own part of the World: what a question about a workload of that cluster needs.
 *
 * @param network of its system namespace; {@link Network#UNKNOWN} when not labelled
 * @param known whether a {@link ClusterEvent.Snapshot} has ever arrived
 * @param services its own definitions by namespace; within one, oldest first, then by name
 * @param runningAt its services without a selector by each address at which they run, in the order of their names
 * @param pods the pods that have an address
 */
public record ClusterView(ClusterId id, ClusterState state, boolean known, Network network,
        Map<String, List<ServiceFact>> services, Map<String, List<ServiceFact>> runningAt, Map<ObjectKey, PodFact> pods,
        Map<ObjectKey, NodeFact> nodes) {
}
