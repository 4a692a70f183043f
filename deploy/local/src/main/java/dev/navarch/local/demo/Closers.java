package dev.navarch.local.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What is open, closed in the reverse order. Any thread; what is opened after the end began is closed at once, so that an interruption in
 * the midst of the start leaves nothing behind.
 */
final class Closers implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>(); // guarded by this
    private boolean closing; // guarded by this

    <T extends AutoCloseable> T add(T resource) {
        synchronized (this) {
            if (!closing) {
                open.push(resource);
                return resource;
            }
        }
        close(resource);
        throw new IllegalStateException("the demo is ending");
    }

    synchronized boolean closing() {
        return closing;
    }

    /** Closes all; what cannot be closed is said and does not hold up the rest. Idempotent. */
    @Override
    public void close() {
        for (AutoCloseable next = next(); next != null; next = next()) {
            close(next);
        }
    }

    private synchronized @Nullable AutoCloseable next() {
        closing = true;
        return open.poll();
    }

    /** Closes one thing; that it cannot be closed is said, and no more. */
    static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.err.println("demo: cannot close " + resource + ": " + e);
        }
    }
}
