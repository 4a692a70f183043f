package dev.navarch.local.embedded;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Time and chance: creation times, unique ids, the ends of generated names. */
record Stamps(InstantSource clock, RandomGenerator random) {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    /** The time as Kubernetes writes it, to the second. */
    String now() {
        return seconds(clock.instant());
    }

    static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A random UUID, version 4. */
    String uid() {
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** Five characters as in generated names. */
    String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return suffix.toString();
    }
}
