package dev.navarch.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many acts in so much time: what one cluster may cost in writes or token reviews. Unused acts are saved up to one full budget, so a burst of
 * that size passes at once and the pace holds from then on. Thread-safe; never blocks.
 *
 * <p>Implementation note: the generic cell rate algorithm. One number, the moment at which the budget would be full again, stands for the whole
 * bucket; taking an act moves it one interval on, and an act that would move it further than one budget ahead of now is refused.
 */
public final class RateBudget {
    private final Clock clock;
    private final int acts;
    private final long intervalNanos;
    private final long windowNanos;
    private final AtomicLong fullAgainNanos;
    private final AtomicLong refused = new AtomicLong();

    /**
     * @param acts how many, at least one
     * @param per in how much time; at least a nanosecond for each
     */
    public RateBudget(Clock clock, int acts, Duration per) {
        if (acts < 1 || per.toNanos() < acts) {
            throw new IllegalArgumentException("no budget: " + acts + " in " + per);
        }
        this.clock = clock;
        this.acts = acts;
        this.intervalNanos = per.toNanos() / acts;
        this.windowNanos = intervalNanos * acts;
        this.fullAgainNanos = new AtomicLong(clock.nanos());
    }

    /** Takes one act, or returns false: the budget is spent. */
    public boolean take() {
        while (true) {
            long now = clock.nanos();
            long old = fullAgainNanos.get();
            long next = Math.max(old - now, 0) + intervalNanos;
            if (next > windowNanos) {
                refused.incrementAndGet();
                return false;
            }
            if (fullAgainNanos.compareAndSet(old, now + next)) {
                return true;
            }
        }
    }

    /** How long until there is an act to take, if nobody else takes one; zero if there is one now. */
    public Duration untilNext() {
        return Duration.ofNanos(Math.max(0, debt() + intervalNanos - windowNanos));
    }

    /** How many acts may be taken at this moment. */
    public int free() {
        return (int) ((windowNanos - debt()) / intervalNanos);
    }

    /** How often an act was refused since the beginning. */
    public long refused() {
        return refused.get();
    }

    /** For a person, such as {@code 100 in PT1M}. */
    @Override
    public String toString() {
        return acts + " in " + Duration.ofNanos(windowNanos);
    }

    private long debt() {
        return Math.max(fullAgainNanos.get() - clock.nanos(), 0);
    }
}
