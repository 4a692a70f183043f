package dev.navarch.kube;

import java.util.concurrent.locks.ReentrantLock;

/** Lets calls through until it is closed; once {@link #close} has returned, none is under way and none will be. Thread-safe. */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    void through(Runnable call) {
        lock.lock();
        try {
            if (!closed) {
                call.run();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
