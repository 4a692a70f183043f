package dev.navarch.local.embedded;

import org.jspecify.annotations.Nullable;

/**
 * What happened to one object.
 *
 * @param version
 *            the cluster's version at which it happened
 * @param now
 *            the object after it; of a deletion, its last state at this version
 * @param before
 *            the object before it, null if there was none
 */
record Change(Kind kind, long version, Stored now, @Nullable Stored before) {

    enum Kind {
        ADDED, MODIFIED, DELETED
    }
}
