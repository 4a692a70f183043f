package dev.navarch.testkit;

import dev.navarch.loop.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Time that stands still until {@link #advance}; it drives every {@link FakeLoop} made with it, timers in the order in which they fall due. */
public final class FakeClock implements Clock {
    /** Far from zero, so that a test notices who confuses moments with durations. */
    private static final long EPOCH_NANOS = 1_000_000_000_000L;
    private static final int MOST_TASKS_WHILE_SETTLING = 1_000_000;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final List<FakeLoop> loops = new ArrayList<>();
    private final @Nullable RandomGenerator order;
    private long nanos = EPOCH_NANOS;

    /** Loops that have something to do take turns in the order in which they were made. */
    public FakeClock() {
        this.order = null;
    }

    /** Whose turn it is among the loops that have something to do is drawn by lot, as threads would have it. */
    public FakeClock(RandomGenerator order) {
        this.order = order;
    }

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
            if (!runOne()) {
                return;
            }
        }
        throw new AssertionError("the loops never come to rest");
    }

    /** Runs one task that is posted on any loop, if there is one. */
    public boolean runOne() {
        if (order == null) {
            return loops.stream().anyMatch(FakeLoop::runOne);
        }
        List<FakeLoop> busy = loops.stream().filter(FakeLoop::hasTask).toList();
        return !busy.isEmpty() && busy.get(order.nextInt(busy.size())).runOne();
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

    void forgets(FakeLoop loop) {
        loops.remove(loop);
    }
}
