package dev.navarch.steward.lock;

import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import java.time.Duration;

/**
 * Observes a lock that is respected but never taken: istiods elect their namespace controller over a ConfigMap at home too, and while one of
 * them holds it, it leads. It counts as held until it was seen to be free, or not to have changed for its lease. Confined to the loop.
 */
public final class ObservedLock {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final LockStore store;
    private final LockTimes times;
    private final EventLoop loop;
    private final Clock clock;
    private final Runnable onChange;
    private final Object next = new Object();
    private String holder = "not read yet";
    private String raw = "";
    private long seenNanos;
    private boolean busy;
    private boolean again;
    private boolean closed;

    ObservedLock(LockStore store, LockTimes times, EventLoop loop, Clock clock, Runnable onChange) {
        this.store = store;
        this.times = times;
        this.loop = loop;
        this.clock = clock;
        this.onChange = onChange;
    }

    /** Who holds it, for a person; empty when nobody does. */
    public String holder() {
        return holder;
    }

    /** It may have changed. */
    public void look() {
        if (busy || closed) {
            again = true;
            return;
        }
        busy = true;
        again = false;
        loop.cancel(next);
        store.read(this::read);
    }

    public void close() {
        closed = true;
        loop.cancel(next);
    }

    private void read(LockStore.Reading reading) {
        busy = false;
        if (closed) {
            return;
        }
        switch (reading) {
            case LockStore.Reading.Found(Lock lock) -> found(lock);
            case LockStore.Reading.Absent _ -> become("");
            case LockStore.Reading.Failed _ -> loop.schedule(next, AGAIN, this::look);
        }
        if (again) {
            look();
        }
    }

    private void found(Lock lock) {
        if (!raw.equals(lock.raw())) {
            raw = lock.raw();
            seenNanos = clock.nanos();
        }
        Duration left = times.leaseOf(lock.record()).minusNanos(clock.nanos() - seenNanos);
        if (lock.record().isFree() || !left.isPositive()) {
            become("");
        } else {
            become(lock.record().holder());
            loop.schedule(next, left, this::look);
        }
    }

    private void become(String now) {
        if (!now.equals(holder)) {
            holder = now;
            onChange.run();
        }
    }
}
