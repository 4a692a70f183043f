package dev.navarch.kube;

/** How the watches of one API server fare, taken together. */
public sealed interface WatchHealth {

    /** The server answered, the lists are being read. */
    record Listing() implements WatchHealth {
    }

    /** Every kind is watched and heard of lately. */
    record Live() implements WatchHealth {
    }

    /**
     * At least one kind is not being watched; it is tried again by itself, with growing pauses.
     *
     * @param reason for a person: which kind, what went wrong, what mends it
     */
    record Failing(String reason) implements WatchHealth {
    }
}
