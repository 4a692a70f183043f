package dev.navarch.kube;

import dev.navarch.kube.decode.Decoded;
import dev.navarch.kube.decode.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one kind known: lists it, watches from there, and goes on after whatever happens. Confined to the loop.
 *
 * <p>A watch that ends, breaks or falls silent is followed by another from the last version heard; only a version that the server has
 * forgotten costs a new list. Attempts that fail are spaced by {@link Backoff}; only a watch that brings something counts as success, so a
 * server that accepts and at once drops every watch is not asked in a tight circle.
 */
final class Reflector<T> {
    private static final int HASTY_MOST = 3;

    private final Link link;
    private final Kind<T> newest;
    private final Sink<T> sink;
    private final Backoff backoff;
    private @Nullable Lister<T> lister;
    private @Nullable Watcher<T> watcher;
    private @Nullable Runnable waiting;
    /** The version of the API that is in use, or is tried. */
    private Kind<T> kind;
    private String version = "";
    private Knowledge knowledge = Knowledge.NOTHING;
    /** How often in a row the server said that it does not know the kind. */
    private int absences;
    private boolean live;
    /** Watches in a row that the server ended at once, though cleanly, and that brought nothing. */
    private int hasty;
    private long watchingSince;
    private boolean closed;

    /** What the sink was told last. */
    private enum Knowledge {
        NOTHING, OBJECTS, ABSENCE
    }

    /** Hears of the kind. */
    interface Sink<T> {
        /** All objects; they replace what was known. */
        void listed(List<Decoded<T>> objects, long receivedNanos);

        /** Objects that changed, in order; a null value means that the object is gone. */
        void changed(List<Decoded<T>> objects, long receivedNanos);

        void health(WatchHealth health);
    }

    Reflector(Link link, Kind<T> kind, Sink<T> sink) {
        this.link = link;
        this.newest = kind;
        this.kind = kind;
        this.sink = sink;
        this.backoff = new Backoff(link.limits(), link.random());
    }

    void start() {
        list();
    }

    /** The credential is another: what waits for a better time is tried at once. */
    void nudge() {
        Runnable next = waiting;
        if (next != null) {
            link.loop().cancel(this);
            waiting = null;
            next.run();
        }
    }

    void close() {
        closed = true;
        link.loop().cancel(this);
        waiting = null;
        if (lister != null) {
            lister.cancel();
        }
        if (watcher != null) {
            watcher.cancel();
        }
    }

    private void list() {
        if (closed) {
            return;
        }
        lister = new Lister<>(link, kind, new Lister.Outcome<>() {
            @Override
            public void answered() {
                if (!live) {
                    sink.health(new WatchHealth.Listing());
                }
            }

            @Override
            public void listed(List<Decoded<T>> objects, String resourceVersion) {
                lister = null;
                version = resourceVersion;
                knowledge = Knowledge.OBJECTS;
                absences = 0;
                sink.listed(objects, link.clock().nanos());
                watch();
            }

            @Override
            public void failed(Trouble trouble) {
                lister = null;
                if (trouble.severity() == Trouble.Severity.ABSENT) {
                    absent(trouble);
                } else {
                    again(trouble, Reflector.this::list);
                }
            }
        });
        lister.start();
    }

    private void watch() {
        if (closed) {
            return;
        }
        watcher = new Watcher<>(link, kind, version, new Watcher.Outcome<>() {
            @Override
            public void watching() {
                watchingSince = link.clock().nanos();
                live = true;
                sink.health(new WatchHealth.Live());
            }

            @Override
            public void heard(List<Decoded<T>> changes, String resourceVersion, long receivedNanos) {
                backoff.succeeded();
                hasty = 0;
                version = resourceVersion;
                if (!changes.isEmpty()) {
                    sink.changed(changes, receivedNanos);
                }
            }

            @Override
            public void ended() {
                watcher = null;
                boolean lasted = link.clock().nanos() - watchingSince >= link.limits().backoffBase().toNanos();
                hasty = lasted ? 0 : hasty + 1;
                if (hasty > HASTY_MOST) {
                    again(Trouble.passing("watch", kind, "the API server ends every watch at once"), Reflector.this::watch);
                } else {
                    watch();
                }
            }

            @Override
            public void failed(Trouble trouble) {
                watcher = null;
                again(trouble, trouble.severity() == Trouble.Severity.ABSENT ? Reflector.this::list : Reflector.this::watch);
            }
        });
        watcher.start();
    }

    /**
     * The server does not know the kind in this version. It may know it by an older one, or come to know it. What was known of it is not given
     * up at once: to forget a policy for a moment would open a door for that moment.
     */
    private void absent(Trouble trouble) {
        Kind<T> older = kind.older();
        if (older != null) {
            kind = older;
            list();
            return;
        }
        kind = newest;
        absences++;
        if (knowledge == Knowledge.OBJECTS && absences < link.limits().absentMost()) {
            again(trouble, this::list);
            return;
        }
        backoff.succeeded();
        if (knowledge != Knowledge.ABSENCE) {
            knowledge = Knowledge.ABSENCE;
            sink.listed(List.of(), link.clock().nanos());
        }
        live = true;
        sink.health(new WatchHealth.Live());
        long pause = link.limits().absentPause().toNanos();
        later(Duration.ofNanos(pause - (long) (link.random().nextDouble() * pause / 2)), this::list);
    }

    private void again(Trouble trouble, Runnable sameAgain) {
        boolean expired = trouble.severity() == Trouble.Severity.EXPIRED;
        boolean first = backoff.failures() == 0;
        Duration pause = backoff.next();
        if (trouble.retryAfter().compareTo(pause) > 0) {
            pause = trouble.retryAfter();
        } else if (expired && first) {
            pause = Duration.ZERO;
        }
        boolean forgivable = live && first && trouble.severity() != Trouble.Severity.LASTING;
        if (!forgivable) {
            live = false;
            sink.health(new WatchHealth.Failing(trouble.reason()));
        }
        later(pause, expired ? this::list : sameAgain);
    }

    private void later(Duration pause, Runnable next) {
        if (closed) {
            return;
        }
        waiting = next;
        link.loop().schedule(this, pause, () -> {
            waiting = null;
            next.run();
        });
    }
}
