package dev.navarch.steward;

import java.time.Duration;

/**
 * Bounds on what the steward costs.
 *
 * @param writes to one cluster in {@code writesPer}, locks not counted; what goes beyond waits and says so
 * @param releaseWithin how long a stop waits for locks to be given back; then they expire by themselves
 */
public record StewardLimits(int writes, Duration writesPer, Duration releaseWithin) {

    /**
     * 1200 a minute: a cluster of a thousand namespaces is fitted out in two minutes, and 20 writes a second are nothing that an API server
     * would notice.
     */
    public static StewardLimits defaults() {
        return new StewardLimits(1200, Duration.ofMinutes(1), Duration.ofSeconds(5));
    }
}
