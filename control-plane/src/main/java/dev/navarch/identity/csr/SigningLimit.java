package dev.navarch.identity.csr;

import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/** Lets so many sign at once and so many more wait, each on a virtual thread. Thread-safe, never blocks. */
final class SigningLimit {
    private final Semaphore inside;
    private final Semaphore seats;
    private final ThreadFactory threads = Thread.ofVirtual().name("signing-", 0).factory();

    SigningLimit(CsrLimits limits) {
        this.inside = new Semaphore(limits.atOnce(), true);
        this.seats = new Semaphore(limits.atOnce() + limits.waiting());
    }

    /** False when there is no seat left; then the work is never done. */
    boolean enter(Runnable work) {
        if (!seats.tryAcquire()) {
            return false;
        }
        threads.newThread(() -> {
            inside.acquireUninterruptibly();
            try {
                work.run();
            } finally {
                inside.release();
                seats.release();
            }
        }).start();
        return true;
    }
}
