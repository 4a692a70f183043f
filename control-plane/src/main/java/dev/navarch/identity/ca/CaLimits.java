package dev.navarch.identity.ca;

import java.time.Duration;

/**
 * Bounds on what callers may ask of an authority, and its patience.
 *
 * @param requestChars of a signing request in PEM
 * @param leastRsaBits of a caller's key; Istio's agents make none smaller
 * @param mostRsaBits of a caller's key; verifying with a larger one costs too much
 * @param fileBytes of any file of keys and certificates
 * @param filesEvery how often files are looked at
 * @param filesSettle how long a changed file must stay as it is before it is read in earnest
 * @param firstRetry the pause after the secret could not be read or made; it doubles
 * @param longestRetry the longest such pause
 * @param patience after this long without a signing key the start has failed
 * @param secretEvery the longest between two looks at the secret, whatever the interval for rotation is
 */
public record CaLimits(int requestChars, int leastRsaBits, int mostRsaBits, int fileBytes, Duration filesEvery,
        Duration filesSettle, Duration firstRetry, Duration longestRetry, Duration patience, Duration secretEvery) {

    /**
     * A request with an RSA key of 8192 bits has 4 thousand characters. Two looks at the secret are a minute apart, so that replicas
     * disagree on the root no longer than that.
     */
    public static CaLimits defaults() {
        return new CaLimits(16 << 10, 2048, 8192, 1 << 20, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(500),
                Duration.ofSeconds(60), Duration.ofMinutes(20), Duration.ofMinutes(1));
    }

    /** The pause after that many failures in a row, at least one. */
    Duration retryAfter(int failures) {
        Duration pause = firstRetry.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(longestRetry) < 0 ? pause : longestRetry;
    }
}
