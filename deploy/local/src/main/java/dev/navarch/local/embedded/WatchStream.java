package dev.navarch.local.embedded;

import dev.navarch.local.embedded.WatchOrder.Bookmarks;
import dev.navarch.local.embedded.WatchOrder.Start;
import dev.navarch.local.embedded.Wire.Mark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.Executor;

/**
 * One watch. It remembers up to which version its client has been told everything, and pulls the rest from the window whenever
 * there may be something and the connection has room; so a slow client costs a number, not a queue, and if the window has moved
 * past it the watch ends.
 *
 * <p>Confined to the event loop of its connection, but for {@link #wake}, which any thread may call.
 */
final class WatchStream {
    private static final int BATCH = 256;

    /** Where the frames go. */
    interface Sink {
        void write(byte[] frame);

        boolean full();

        /** Ends the answer; the connection may live on. */
        void end();
    }

    private final Store store;
    private final WatchOrder order;
    private final Sink sink;
    private final Executor loop;
    private final Runnable wake = this::wake;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Queue<Stored> initial = new ArrayDeque<>();
    private long seen;
    private boolean markOwed;
    private boolean silent;
    private boolean ended;

    WatchStream(Store store, WatchOrder order, Sink sink, Executor loop) {
        this.store = store;
        this.order = order;
        this.sink = sink;
        this.loop = loop;
        this.seen = order.after();
    }

    /** Begins: with what exists, with the changes since a version, or with 410 and the end. */
    void start() {
        boolean admitted = store.transact(() -> {
            Table table = table();
            if (order.start() != Start.CHANGES) {
                initial.addAll(table.list(order.selection().namespace()));
                seen = store.version();
                markOwed = order.start() == Start.STATE_AND_MARK && order.bookmarks() == Bookmarks.WANTED;
            } else if (!table.window().admits(seen)) {
                return false;
            }
            table.watch(wake);
            return true;
        });
        if (!admitted) {
            sink.write(Wire.error(order, Refusal.expired("The resourceVersion for the provided watch is too old.")));
            end();
            return;
        }
        pull();
    }

    /** Sends what is owed, as far as there is room. */
    void pull() {
        if (ended || silent) {
            return;
        }
        while (!sink.full() && !initial.isEmpty()) {
            Stored row = initial.remove();
            if (order.selection().matches(row)) {
                sink.write(Wire.event(order, Change.Kind.ADDED, row));
            }
        }
        if (markOwed && initial.isEmpty()) {
            markOwed = false;
            sink.write(Wire.bookmark(order, seen, Mark.INITIAL_EVENTS_END));
        }
        boolean more = initial.isEmpty();
        while (more && !sink.full() && !ended) {
            more = batch();
        }
    }

    private boolean batch() {
        List<Change> changes = new ArrayList<>();
        boolean intact = store.transact(() -> {
            Window window = table().window();
            if (!window.reaches(seen)) {
                return false;
            }
            changes.addAll(window.after(seen, BATCH));
            seen = changes.size() < BATCH ? store.version() : changes.getLast().version();
            return true;
        });
        if (!intact) {
            end();
            return false;
        }
        changes.forEach(this::tell);
        return changes.size() == BATCH;
    }

    /** A change as this watch's selection sees it: objects enter and leave it. */
    private void tell(Change change) {
        Selection selection = order.selection();
        Stored before = change.before();
        boolean was = before != null && selection.matches(before);
        boolean is = change.kind() != Change.Kind.DELETED && selection.matches(change.now());
        if (is) {
            sink.write(Wire.event(order, was ? Change.Kind.MODIFIED : Change.Kind.ADDED, change.now()));
        } else if (was && before != null) {
            Stored last = change.kind() == Change.Kind.DELETED ? change.now() : before.at(change.version());
            sink.write(Wire.event(order, Change.Kind.DELETED, last));
        }
    }

    /** Tells the client how far it has seen, unless it is behind or did not ask. */
    void bookmark() {
        if (order.bookmarks() == Bookmarks.UNWANTED || ended || silent || sink.full()) {
            return;
        }
        pull();
        if (!ended && initial.isEmpty()) {
            sink.write(Wire.bookmark(order, seen, Mark.PROGRESS));
        }
    }

    void silence() {
        silent = true;
    }

    void resume() {
        silent = false;
        pull();
    }

    /** Ends the answer. */
    void end() {
        if (!ended) {
            stop();
            sink.end();
        }
    }

    /** Forgets the watch: its connection is gone. */
    void stop() {
        ended = true;
        store.run(() -> table().unwatch(wake));
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            loop.execute(() -> {
                woken.set(false);
                pull();
            });
        }
    }

    private Table table() {
        return store.table(order.type());
    }
}
