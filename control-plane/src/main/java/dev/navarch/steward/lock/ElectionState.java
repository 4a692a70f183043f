package dev.navarch.steward.lock;

import java.time.Instant;

/** Where a candidate stands. */
public sealed interface ElectionState {

    /** It does not stand for election. */
    record Idle() implements ElectionState {
    }

    /** It waits. {@code why} is for a person, such as who holds the lock. */
    record Waiting(String why) implements ElectionState {
    }

    /**
     * It holds the lock.
     *
     * @param mayWriteFrom later than {@code since} when the lock was taken from one who may still be writing
     */
    record Leading(Instant since, Instant mayWriteFrom, int transitions) implements ElectionState {
    }
}
