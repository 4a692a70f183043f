package dev.navarch.local.embedded;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All objects of one type, in the order of their keys, with their window and whoever watches them. Guarded by the store's lock. */
final class Table {
    /** Paged lists that may be under way at once; the oldest is forgotten first, as if compacted. */
    private static final int SNAPSHOTS = 8;

    private final TreeMap<String, Stored> rows = new TreeMap<>();
    private final Map<Long, List<Stored>> snapshots = new LinkedHashMap<>();
    private final Set<Runnable> watchers = new LinkedHashSet<>();
    private final Window window;

    Table(int windowLimit) {
        this.window = new Window(windowLimit);
    }

    Window window() {
        return window;
    }

    @Nullable
    Stored get(String key) {
        return rows.get(key);
    }

    void put(Stored row) {
        rows.put(row.key(), row);
    }

    void remove(String key) {
        rows.remove(key);
    }

    int size() {
        return rows.size();
    }

    /** The objects of a namespace, or of all if it is empty. */
    List<Stored> list(String namespace) {
        return namespace.isEmpty()
                ? new ArrayList<>(rows.values())
                : new ArrayList<>(rows.subMap(namespace + "/", namespace + "0").values());
    }

    /** Keeps what a paged list must go on showing. */
    void remember(long version, List<Stored> rows) {
        snapshots.putIfAbsent(version, List.copyOf(rows));
        if (snapshots.size() > SNAPSHOTS) {
            Iterator<Long> oldest = snapshots.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** All objects as they were at {@code version}, null if that is forgotten. */
    @Nullable
    List<Stored> remembered(long version) {
        return snapshots.get(version);
    }

    /** Forgets old events and old lists. */
    void expire(long version) {
        window.expire(version);
        snapshots.clear();
    }

    void watch(Runnable wake) {
        watchers.add(wake);
    }

    void unwatch(Runnable wake) {
        watchers.remove(wake);
    }

    void wake() {
        watchers.forEach(Runnable::run);
    }
}
