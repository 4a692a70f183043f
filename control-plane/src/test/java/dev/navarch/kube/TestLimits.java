package dev.navarch.kube;

import java.time.Duration;

/** The limits of production, with the times shortened so that tests wait for none of them. */
final class TestLimits {
    /** Recovers at once; gives up on nothing that answers within seconds. */
    static final KubeLimits QUICK = of(500, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30));

    private TestLimits() {
    }

    static KubeLimits withPageSize(int pageSize) {
        return of(pageSize, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30));
    }

    static KubeLimits withSilence(Duration silence) {
        return of(500, Duration.ofSeconds(10), silence, Duration.ofSeconds(30));
    }

    static KubeLimits withResponse(Duration response, Duration ping) {
        return of(500, response, Duration.ofMinutes(5), ping);
    }

    private static KubeLimits of(int pageSize, Duration response, Duration silence, Duration ping) {
        KubeLimits d = KubeLimits.defaults();
        return new KubeLimits(d.ioThreads(), Duration.ofSeconds(5), response, response, ping, ping, silence,
                d.watchTimeoutLeast(),
                d.watchTimeoutMost(), d.watchGrace(), Duration.ofMillis(20), Duration.ofMillis(200),
                Duration.ofMillis(50), d.absentMost(), d.retryAfterMost(), pageSize,
                d.pageBytes(), d.pageRestarts(), d.objects(), d.frameBytes(), d.errorBytes(), d.tokenFileAge(),
                d.internedStrings());
    }
}
