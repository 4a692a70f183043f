package dev.navarch.steward;

import java.time.Duration;

/**
 * Bounds on what the steward costs.
 *
 * @param writes to one cluster in {@code writesPer}, locks not counted; what goes beyond waits
 * @param toldAfter for how long writes may wait before an operator is told
 * @param releaseWithin how long a stop waits for locks to be given back; then they expire by themselves
 */
public record StewardLimits(int writes, Duration writesPer, Duration toldAfter, Duration releaseWithin) {

    /** Istio's 80 queries per second, with 160 saved up. */
    public static StewardLimits defaults() {
        return ofQueries(80, 160);
    }

    /**
     * From Istio's flags. What istiod lets all its queries have is had by our writes alone, for whatever else we ask is watches: so no API server is
     * asked for more than with istiod.
     *
     * @param perSecond at least one is allowed whatever this says
     * @param burst how many of them may be made at once; likewise
     */
    public static StewardLimits ofQueries(double perSecond, int burst) {
        int atOnce = Math.max(1, burst);
        Duration per = Duration.ofMillis((long) (1000 * atOnce / Math.max(1, perSecond)));
        return new StewardLimits(atOnce, per.isZero() ? Duration.ofMillis(1) : per, Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }
}
