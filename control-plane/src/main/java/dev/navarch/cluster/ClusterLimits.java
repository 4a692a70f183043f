package dev.navarch.cluster;

import java.time.Duration;

/**
 * Bounds on what one remote cluster may cost, and patience with it.
 *
 * @param most what one remote cluster may bring; beyond, what is new is held back and the cluster says so
 * @param heldBackPause after this long a cluster that is held back is read anew, to see whether it fits
 * @param staleAfter a ready cluster whose watches fail for this long is called stale; what is known of it is kept
 * @param firstRetry the pause after a new credential was first refused; it doubles with every further time
 * @param longestRetry the longest such pause
 */
public record ClusterLimits(Load most, Duration heldBackPause, Duration staleAfter, Duration firstRetry,
        Duration longestRetry) {

    /** How long the client of a cluster that leaves stays open for what is still to be said to it. */
    static final Duration FAREWELL = Duration.ofSeconds(5);

    /**
     * Half a million objects is ten times a cluster of fifty thousand pods. A quarter of the heap leaves as much for the config cluster and
     * twice as much for all the rest, and the estimate is high; a gibibyte is more than half a million objects weigh. Stale after 30 seconds: longer than a watch takes to come back, shorter
     * than anyone waits before looking.
     */
    public static ClusterLimits forHeap(long maxHeapBytes) {
        return new ClusterLimits(new Load(500_000, Math.min(maxHeapBytes / 4, 1L << 30)), Duration.ofMinutes(5),
                Duration.ofSeconds(30), Duration.ofSeconds(1),
                Duration.ofSeconds(30));
    }

    /** The pause after that many refusals in a row, at least one. */
    Duration retryAfter(int refusals) {
        Duration pause = firstRetry.multipliedBy(1L << Math.min(refusals - 1, 20));
        return pause.compareTo(longestRetry) < 0 ? pause : longestRetry;
    }
}
