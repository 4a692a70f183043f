package dev.navarch.bench.event;

import dev.navarch.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;

/** A loop on the bench's own thread: what is posted runs at once, after what is running. */
final class InlineLoop implements EventLoop {
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private boolean running;

    @Override
    public void post(Runnable task) {
        queue.add(task);
        if (!running) {
            running = true;
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                next.run();
            }
            running = false;
        }
    }

    @Override
    public void schedule(Object tag, Duration delay, Runnable task) {
        throw new UnsupportedOperationException("nothing that is benched here waits");
    }

    @Override
    public void cancel(Object tag) {
    }

    @Override
    public void assertOnLoop() {
    }

    @Override
    public void close() {
    }
}
