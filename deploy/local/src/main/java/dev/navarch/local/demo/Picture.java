package dev.navarch.local.demo;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the live view shows at one moment.
 *
 * @param up
 *            for how long the demo runs
 * @param failed
 *            requests without a pod's answer since the start, of {@code sent}
 */
record Picture(Duration up, List<ClusterRow> clusters, List<InstanceRow> instances, List<SidecarRow> sidecars, long sent,
        long failed,
        Delivery delivery) {

    Picture {
        clusters = List.copyOf(clusters);
        instances = List.copyOf(instances);
        sidecars = List.copyOf(sidecars);
    }

    /**
     * A cluster as the daemon reports it.
     *
     * @param state
     *            the word that the daemon has for it
     * @param endpoints
     *            of the sample service
     * @param reason
     *            why it is in that state; may be empty
     */
    record ClusterRow(String id, String state, int endpoints, String server, String reason) {
    }

    /** A pod that answers, or did. */
    record InstanceRow(String instance, String cluster, long answers, double perSecond) {
    }

    /** A sidecar: whom it asks, and how many endpoints it has for the sample service. */
    record SidecarRow(String cluster, int endpoints, double perSecond) {
    }

    /**
     * What the daemon counted.
     *
     * @param p50
     *            in seconds, from the reading of news from an API server until a sidecar acknowledged them; empty if there was none yet
     * @param news
     *            how many are in those quantiles
     * @param endpointPushes
     *            responses with endpoints
     * @param otherPushes
     *            all other responses
     * @param avoided
     *            responses not sent because the sidecar has their content
     * @param rejected
     *            by sidecars
     */
    record Delivery(OptionalDouble p50, OptionalDouble p99, long news, long endpointPushes, long otherPushes, long avoided,
            long rejected) {
    }
}
