package dev.navarch.local.demo;

import dev.navarch.local.LocalCluster;
import java.util.List;
import java.util.Map;

/**
 * All that runs.
 *
 * @param clusters
 *            by name
 * @param pods
 *            of the sample service, by cluster
 * @param sidecars
 *            one in each cluster
 */
record Scene(Map<String, LocalCluster> clusters, Map<String, Pods> pods, ControlPlane controlPlane, List<Sidecar> sidecars,
        Traffic traffic) {

    /** The config cluster, where the daemon finds remote secrets. */
    static final String OWN = "cluster1";

    Scene {
        clusters = Map.copyOf(clusters);
        pods = Map.copyOf(pods);
        sidecars = List.copyOf(sidecars);
    }

    LocalCluster cluster(String name) {
        return found(clusters, name);
    }

    Pods podsOf(String cluster) {
        return found(pods, cluster);
    }

    private static <T> T found(Map<String, T> map, String name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no cluster " + name + " among " + map.keySet());
        }
        return found;
    }
}
