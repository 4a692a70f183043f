package dev.navarch.testkit;

import dev.navarch.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A loop that runs on the test's own thread when its {@link FakeClock} is told to settle or to advance. What a task throws reaches the test.
 */
public final class FakeLoop implements EventLoop {
    private final String name;
    private final FakeClock clock;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final List<Timer> timers = new ArrayList<>();
    private boolean running;
    private boolean closed;

    /** A loop driven by that clock. */
    public FakeLoop(String name, FakeClock clock) {
        this.name = name;
        this.clock = clock;
        clock.drives(this);
    }

    @Override
    public void post(Runnable task) {
        if (!closed) {
            queue.add(task);
        }
    }

    @Override
    public void schedule(Object tag, Duration delay, Runnable task) {
        cancel(tag);
        if (!closed) {
            timers.add(new Timer(clock.nanos() + Math.max(0, delay.toNanos()), tag, task));
            timers.sort(Comparator.comparingLong(Timer::atNanos));
        }
    }

    @Override
    public void cancel(Object tag) {
        timers.removeIf(timer -> timer.tag.equals(tag));
    }

    @Override
    public void assertOnLoop() {
        if (!running) {
            throw new IllegalStateException("not on " + name);
        }
    }

    @Override
    public void close() {
        closed = true;
        queue.clear();
        timers.clear();
        clock.forgets(this);
    }

    /** How many timers wait: zero says that nothing was left behind. */
    public int timers() {
        return timers.size();
    }

    boolean runOne() {
        Runnable task = queue.poll();
        if (task != null) {
            run(task);
        }
        return task != null;
    }

    boolean hasTask() {
        return !queue.isEmpty();
    }

    boolean hasTimer() {
        return !timers.isEmpty();
    }

    long firstTimerNanos() {
        return timers.getFirst().atNanos;
    }

    void runFirstTimer() {
        run(timers.removeFirst().task);
    }

    private void run(Runnable task) {
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
    }

    private record Timer(long atNanos, Object tag, Runnable task) {
    }
}
