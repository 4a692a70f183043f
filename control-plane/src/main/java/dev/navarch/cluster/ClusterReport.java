package dev.navarch.cluster;

import java.time.Instant;
import java.util.List;

/**
 * One row of {@code /debug/clusterz}. The first three components are Istio's and keep its names; the rest is ours.
 *
 * @param id of the cluster
 * @param secretName where it was named, such as {@code istio-system/istio-remote-secret-cluster2}; empty for the config cluster
 * @param syncStatus {@code syncing}, {@code synced}, {@code timeout} or {@code closed}
 * @param state our finer word, see {@link dev.navarch.model.ClusterState#word()}
 * @param since when that state began
 * @param reason why it is not ready, for a person; empty when it is
 * @param server the API server's address; empty when no kubeconfig for it was sound
 * @param credential how the credential fares: {@code in use}, or what becomes of a newer one
 * @param conditions whatever else wants attention: kubeconfigs that were refused, other secrets for the same cluster, a budget that is crossed
 * @param budget how much of its budget it uses
 */
public record ClusterReport(String id, String secretName, String syncStatus, String state, Instant since, String reason,
        String server, String credential, List<String> conditions, String budget) {
    public ClusterReport {
        conditions = List.copyOf(conditions);
    }
}
