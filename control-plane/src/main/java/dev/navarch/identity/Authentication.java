package dev.navarch.identity;

/** What came of asking who calls. */
public sealed interface Authentication {

    record Accepted(Caller caller) implements Authentication {
    }

    /**
     * Nobody vouches for the caller. The caller is told only that; the rest is for the log.
     *
     * @param kind one short word for a metric's label, such as {@code unknown_cluster}; of a small fixed set
     * @param reason for a person, without the token
     */
    record Refused(String kind, String reason) implements Authentication {
    }
}
