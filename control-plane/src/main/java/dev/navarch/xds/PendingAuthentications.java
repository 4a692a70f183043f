package dev.navarch.xds;

/** Counts the streams of one event loop of which nobody knows yet whose they are. Used on that loop only. */
final class PendingAuthentications {
    private int waiting;

    boolean enter(int room) {
        if (waiting >= room) {
            return false;
        }
        waiting++;
        return true;
    }

    void leave() {
        waiting--;
    }
}
