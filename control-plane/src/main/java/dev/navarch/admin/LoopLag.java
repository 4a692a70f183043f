package dev.navarch.admin;

import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Measures how late a loop is, by asking it every second for a moment of its time. On that loop. */
final class LoopLag {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Clock clock;
    private final Timer timer;
    private long dueNanos;

    private LoopLag(EventLoop loop, Clock clock, Timer timer) {
        this.loop = loop;
        this.clock = clock;
        this.timer = timer;
    }

    static void measure(EventLoop loop, Clock clock, Timer timer) {
        LoopLag lag = new LoopLag(loop, clock, timer);
        loop.post(lag::next);
    }

    private void next() {
        dueNanos = clock.nanos() + PERIOD.toNanos();
        loop.schedule(this, PERIOD, this::ran);
    }

    private void ran() {
        timer.record(Math.max(0, clock.nanos() - dueNanos), TimeUnit.NANOSECONDS);
        next();
    }
}
