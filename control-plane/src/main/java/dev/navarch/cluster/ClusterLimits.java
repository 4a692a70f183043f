package dev.navarch.cluster;

import java.time.Duration;

/**
 * Bounds on what one remote cluster may cost, and patience with it.
 *
 * @param maxObjects objects of all kinds that one remote cluster may bring; beyond, new ones are held back and the cluster says so
 * @param heldBackPause after this long a cluster that is held back is read anew, to see whether it fits
 * @param staleAfter a ready cluster whose watches fail for this long is called stale; what is known of it is kept
 * @param firstRetry the pause after a new credential was first refused; it doubles with every further time
 * @param longestRetry the longest such pause
 */
public record ClusterLimits(int maxObjects, Duration heldBackPause, Duration staleAfter, Duration firstRetry,
        Duration longestRetry) {

    /**
     * Half a million objects is ten times a cluster of fifty thousand pods. Stale after 30 seconds: longer than a watch takes to come back, shorter
     * than anyone waits before looking.
     */
    public static ClusterLimits defaults() {
        return new ClusterLimits(500_000, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(1),
                Duration.ofSeconds(30));
    }

    /** The pause after that many refusals in a row, at least one. */
    Duration retryAfter(int refusals) {
        Duration pause = firstRetry.multipliedBy(1L << Math.min(refusals - 1, 20));
        return pause.compareTo(longestRetry) < 0 ? pause : longestRetry;
    }
}
