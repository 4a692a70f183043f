package dev.navarch.steward.lock;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a lock says, as Kubernetes' leader election has it, with Istio's holder key.
 *
 * @param holder identity of the process that holds it; empty when it is free
 * @param key the holder's revision, with {@code ^} before it if the cluster is remote to the holder; empty from processes that know no key
 * @param leaseSeconds for how long it is held since it was last renewed; as a holder says, so not to be trusted blindly
 * @param acquired since when this holder holds it, to the second
 * @param renewed when it was last renewed, to the second; never compared with a clock of ours
 * @param transitions how often it went from one holder to another
 */
public record LockRecord(String holder, String key, int leaseSeconds, Instant acquired, Instant renewed, int transitions) {

    /** Whether nobody holds it. */
    public boolean isFree() {
        return holder.isEmpty();
    }

    /** What a candidate writes over {@code old} to take the lock or to renew it; null where there was none. */
    static LockRecord taken(Candidate self, @Nullable LockRecord old, Duration lease, Instant now) {
        int seconds = (int) lease.toSeconds();
        if (old == null) {
            return new LockRecord(self.identity(), self.key(), seconds, now, now, 0);
        }
        boolean same = old.holder().equals(self.identity());
        return new LockRecord(self.identity(), self.key(), seconds, same ? old.acquired() : now, now,
                same ? old.transitions() : old.transitions() + 1);
    }

    /** What a holder writes to give the lock back: anyone may take it at once. */
    LockRecord givenBack(Instant now) {
        return new LockRecord("", "", 1, now, now, transitions);
    }
}
