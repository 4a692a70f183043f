package dev.navarch.local.embedded;

import dev.navarch.local.embedded.Change.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one cluster, with one counter of versions over all of them.
 *
 * <p>Everything is guarded by one lock, held for moments: {@link #transact} takes it, and all other methods demand it. When the
 * outermost transaction ends, the followers (controllers) settle what it left to do, and then whoever watches is woken.
 */
final class Store {
    /** Told of each change within the transaction, and asked to settle at its end. */
    interface Follower {
        void changed(ResourceType type, Change change);

        /** Writes what follows from the changes; called until nothing changes any more. */
        void settle();
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Table> tables = new HashMap<>();
    private final List<Follower> followers = new ArrayList<>();
    private final Set<Table> touched = new LinkedHashSet<>();
    private final int windowLimit;
    private long version = 1;

    Store(int windowLimit) {
        this.windowLimit = windowLimit;
    }

    void follow(Follower follower) {
        followers.add(follower);
    }

    <T> T transact(Supplier<T> work) {
        lock.lock();
        try {
            T result;
            try {
                result = work.get();
            } finally {
                if (lock.getHoldCount() == 1) {
                    finish();
                }
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    void run(Runnable work) {
        transact(() -> {
            work.run();
            return version;
        });
    }

    private void finish() {
        long before;
        do {
            before = version;
            followers.forEach(Follower::settle);
        } while (version != before);
        touched.forEach(Table::wake);
        touched.clear();
    }

    long version() {
        return version;
    }

    Table table(ResourceType type) {
        return tables.computeIfAbsent(type.qualified(), q -> new Table(windowLimit));
    }

    /** Files a new or changed object; {@code write} is given the version it becomes. */
    Stored put(ResourceType type, @Nullable Stored before, java.util.function.LongFunction<Stored> write) {
        Table table = table(type);
        Stored now = write.apply(++version);
        table.put(now);
        changed(type, table, new Change(before == null ? Kind.ADDED : Kind.MODIFIED, version, now, before));
        return now;
    }

    /** Takes an object away; returns its last state at the version of its deletion. */
    Stored remove(ResourceType type, Stored row) {
        Table table = table(type);
        Stored last = row.at(++version);
        table.remove(row.key());
        changed(type, table, new Change(Kind.DELETED, version, last, row));
        return last;
    }

    /** Forgets all events and paged lists so far: older watches and continue tokens get 410. */
    void expire() {
        version++;
        tables.values().forEach(t -> t.expire(version));
    }

    private void changed(ResourceType type, Table table, Change change) {
        table.window().add(change);
        touched.add(table);
        followers.forEach(f -> f.changed(type, change));
    }
}
