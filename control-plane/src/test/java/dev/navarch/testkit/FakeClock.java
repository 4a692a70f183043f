package dev.navarch.testkit;

import dev.navarch.loop.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Time that stands still until {@link #advance}; it drives every {@link FakeLoop} made with it, timers in the order in which they fall due. */
public final class FakeClock implements Clock {
    /** Far from zero, so that a test notices who confuses moments with durations. */
    private static final long EPOCH_NANOS = 1_000_000_000_000L;
    private static final int MOST_TASKS_WHILE_SETTLING = 1_000_000;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final List<FakeLoop> loops = new ArrayList<>();
    private long nanos = EPOCH_NANOS;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return EPOCH.plusNanos(nanos - EPOCH_NANOS);
    }

    /** Runs what is posted on any loop, and what that posts, until nothing is left. */
    public void settle() {
        for (int tasks = 0; tasks < MOST_TASKS_WHILE_SETTLING; tasks++) {
            if (loops.stream().noneMatch(FakeLoop::runOne)) {
                return;
            }
        }
        throw new AssertionError("the loops never come to rest");
    }

    /** Settles, then lets that much time pass; each timer runs at its own moment, with all that it causes. */
    public void advance(Duration duration) {
        long end = nanos + duration.toNanos();
        settle();
        for (Optional<FakeLoop> next = next(end); next.isPresent(); next = next(end)) {
            nanos = next.get().firstTimerNanos();
            next.get().runFirstTimer();
            settle();
        }
        nanos = end;
    }

    private Optional<FakeLoop> next(long end) {
        return loops.stream().filter(loop -> loop.hasTimer() && loop.firstTimerNanos() <= end)
                .min(Comparator.comparingLong(FakeLoop::firstTimerNanos));
    }

    void drives(FakeLoop loop) {
        loops.add(loop);
    }
}
