package dev.navarch.jwks;

import java.time.Duration;

/**
 * Bounds on reading what issuers publish.
 *
 * @param sources at a time; those beyond, in the order of their addresses, are not read: no token is good by them, which the log says
 * @param refresh pause between two readings
 * @param shortest pause after a failure; it doubles with each further one
 * @param longest such pause
 * @param timeout of a reading, whatever it consists of
 * @param bytes of an answer
 * @param redirects that are followed
 */
public record KeyLimits(int sources, Duration refresh, Duration shortest, Duration longest, Duration timeout, int bytes,
        int redirects) {

    /** Istio's time between readings. A key set has some kilobytes; who does not answer in seconds does not answer. */
    public static KeyLimits defaults() {
        return new KeyLimits(1_000, Duration.ofMinutes(20), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(5),
                1 << 20, 3);
    }

    public KeyLimits withRefresh(Duration other) {
        return new KeyLimits(sources, other, shortest, longest, timeout, bytes, redirects);
    }

    Duration pause(int failures) {
        Duration pause = shortest.multipliedBy(1L << Math.min(failures - 1, 16));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
