package dev.navarch.loop;

import java.time.Duration;

/**
 * One thread that runs what is posted to it, one by one, in order. State that only the loop touches needs no lock.
 */
public interface EventLoop extends AutoCloseable {

    /** Runs {@code task} on the loop, after all that was posted before. From any thread; ignored once closed. */
    void post(Runnable task);

    /**
     * Runs {@code task} on the loop after {@code delay}; scheduling under the same tag again replaces what was scheduled. From any thread.
     */
    void schedule(Object tag, Duration delay, Runnable task);

    /** Forgets what is scheduled under the tag. From any thread. */
    void cancel(Object tag);

    /** Throws unless called on the loop. */
    void assertOnLoop();

    /** Ends the loop after what it is doing now; returns when it has ended, at once when called on the loop itself. */
    @Override
    void close();
}
