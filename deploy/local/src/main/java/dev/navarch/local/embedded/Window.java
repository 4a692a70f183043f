package dev.navarch.local.embedded;

import java.util.ArrayList;
import java.util.List;

/**
 * The latest changes of one type, oldest first, at most a given number: from here watches are served. Guarded by the store's lock.
 */
final class Window {
    private final int limit;
    private Change[] ring = new Change[0];
    private int first;
    private int size;
    private long forgotten;
    private long floor;

    Window(int limit) {
        this.limit = limit;
    }

    void add(Change change) {
        if (size == ring.length && size < limit) {
            grow();
        }
        if (size == ring.length) {
            forgotten = at(0).version();
            floor = Math.max(floor, forgotten);
            first = (first + 1) % ring.length;
            size--;
        }
        ring[(first + size) % ring.length] = change;
        size++;
    }

    /** Whether a new watch may start after {@code version}. */
    boolean admits(long version) {
        return version >= floor;
    }

    /** Whether a running watch that has seen everything up to {@code version} has missed nothing. */
    boolean reaches(long version) {
        return version >= forgotten;
    }

    /** The changes after {@code version}, at most {@code most}, oldest first. */
    List<Change> after(long version, int most) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).version() > version) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        List<Change> changes = new ArrayList<>();
        for (int i = low; i < size && changes.size() < most; i++) {
            changes.add(at(i));
        }
        return changes;
    }

    /** Forgets everything and admits no watch from before {@code version}. */
    void expire(long version) {
        if (size > 0) {
            forgotten = at(size - 1).version();
        }
        floor = version;
        ring = new Change[0];
        first = 0;
        size = 0;
    }

    private Change at(int index) {
        return ring[(first + index) % ring.length];
    }

    private void grow() {
        Change[] larger = new Change[Math.min(limit, Math.max(16, ring.length * 2))];
        for (int i = 0; i < size; i++) {
            larger[i] = at(i);
        }
        ring = larger;
        first = 0;
    }
}
