package dev.navarch.loop;

import java.time.Instant;

/** Time, injected. Thread-safe. */
public interface Clock {

    /** Monotonic nanoseconds; only differences mean anything. */
    long nanos();

    /** The wall clock. */
    Instant now();

    /** The machine's own. */
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    };
}
