package dev.navarch.loop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EventLoop} on a platform thread of its own.
 *
 * <p>One lock guards the queue, the timers and the flag; tasks run outside of it. A timer that is due goes to the end of the queue like
 * anything else, so posted work is never starved by timers nor the other way round.
 */
public final class ThreadEventLoop implements EventLoop {
    private final Clock clock;
    private final Faults faults;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Map<Object, Timer> byTag = new HashMap<>();
    private long timersMade;
    private boolean closed;

    /** Starts a daemon thread of that name. */
    public ThreadEventLoop(String name, Clock clock, Faults faults) {
        this.clock = clock;
        this.faults = faults;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
        thread.start();
    }

    @Override
    public void post(Runnable task) {
        lock.lock();
        try {
            if (!closed) {
                queue.add(task);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void schedule(Object tag, Duration delay, Runnable task) {
        lock.lock();
        try {
            if (!closed) {
                cancel(tag);
                Timer timer = new Timer(clock.nanos() + delay.toNanos(), timersMade++, tag, task);
                timers.add(timer);
                byTag.put(tag, timer);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel(Object tag) {
        lock.lock();
        try {
            Timer timer = byTag.remove(tag);
            if (timer != null) {
                timers.remove(timer);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void assertOnLoop() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("on " + Thread.currentThread().getName() + " instead of " + thread.getName());
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            timers.clear();
            byTag.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                faults.bug(thread.getName(), e);
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (!closed) {
                long wait = moveDueTimers();
                Runnable task = queue.poll();
                if (task != null) {
                    return task;
                }
                if (wait == Long.MAX_VALUE) {
                    changed.awaitUninterruptibly();
                } else {
                    changed.awaitNanos(wait);
                }
            }
            return null;
        } catch (InterruptedException _) {
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the nanoseconds until the next timer, {@link Long#MAX_VALUE} without one. */
    private long moveDueTimers() {
        long now = clock.nanos();
        for (Timer first = timers.peek(); first != null; first = timers.peek()) {
            if (first.atNanos - now > 0) {
                return first.atNanos - now;
            }
            timers.remove();
            byTag.remove(first.tag);
            queue.add(first.task);
        }
        return Long.MAX_VALUE;
    }

    private record Timer(long atNanos, long number, Object tag, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(atNanos - other.atNanos, 0);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
