package dev.navarch.steward.lock;

import dev.navarch.loop.Clock;
import java.time.Duration;

/** Whether the lock is held, and whether that still counts. Confined to the loop. */
final class LeadershipTerm {
    private final Clock clock;
    private final Duration renewDeadline;
    private boolean held;
    private long renewedNanos;
    private long writesFromNanos;

    LeadershipTerm(Clock clock, Duration renewDeadline) {
        this.clock = clock;
        this.renewDeadline = renewDeadline;
    }

    boolean isHeld() {
        return held;
    }

    /** Whether what needs the lock may be sent now. */
    boolean mayWrite() {
        long now = clock.nanos();
        return held && now - writesFromNanos >= 0 && now - renewedNanos < renewDeadline.toNanos();
    }

    /** Whether it is held, and the wait before the first write is over. */
    boolean isSettled() {
        return held && clock.nanos() - writesFromNanos >= 0;
    }

    /** @param wait until the first write */
    void begin(Duration wait) {
        held = true;
        writesFromNanos = clock.nanos() + wait.toNanos();
    }

    /** A renewal succeeded that was sent then; gives how long it counts from now on. */
    Duration renewed(long sentNanos) {
        renewedNanos = sentNanos;
        return renewDeadline.minusNanos(clock.nanos() - sentNanos);
    }

    /** It is held, but counts no more until it was renewed. */
    void suspend() {
        renewedNanos = clock.nanos() - renewDeadline.toNanos();
    }

    void end() {
        held = false;
    }
}
