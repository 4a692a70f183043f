package dev.navarch.local.embedded;

import java.time.Duration;

/**
 * What a client asked to watch.
 *
 * @param after
 *            the version after which it wants changes; if {@code start} is not {@link Start#CHANGES} it is unused
 * @param timeout
 *            after which the server ends the watch
 */
record WatchOrder(ResourceType type, Selection selection, Start start, long after, Bookmarks bookmarks, Duration timeout,
        Format format) {

    enum Start {
        /** Only what changes after a version. */
        CHANGES,
        /** What exists, as additions, then changes. */
        STATE,
        /** What exists, as additions, then a bookmark that says so, then changes. */
        STATE_AND_MARK
    }

    enum Bookmarks {
        WANTED, UNWANTED
    }
}
