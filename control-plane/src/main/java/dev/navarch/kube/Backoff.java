package dev.navarch.kube;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between attempts: twice as long after each failure in a row, up to a bound, a random half of each taken off. */
final class Backoff {
    private final KubeLimits limits;
    private final RandomGenerator random;
    private int failures;

    Backoff(KubeLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /** Another attempt failed: how long to wait before the next. */
    Duration next() {
        long most = limits.backoffMost().toNanos();
        long pause = failures >= 30 ? most : Math.min(most, limits.backoffBase().toNanos() << failures);
        failures++;
        return Duration.ofNanos(pause - (long) (random.nextDouble() * pause / 2));
    }

    /** Failures since the last success. */
    int failures() {
        return failures;
    }

    void succeeded() {
        failures = 0;
    }
}
