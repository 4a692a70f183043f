package dev.navarch.steward.lock;

import java.time.Duration;

/** What a candidate may do about a lock that it has just read. Pure: Istio's rules of prioritised election, and nothing of the wall clock. */
public sealed interface Judgement {

    /** It is the candidate's own, as this very process wrote it. */
    record Ours() implements Judgement {
    }

    /** Nobody holds it. */
    record Free() implements Judgement {
    }

    /** Its holder has let it expire, so it has long stopped writing. */
    record Expired() implements Judgement {
    }

    /** It is held, but a candidate like this one comes first; its holder may still be writing. */
    record Stealable(String why) implements Judgement {
    }

    /** It is held. */
    record Held(Duration stillFor) implements Judgement {
    }

    /**
     * Judges.
     *
     * @param unchanged for how long the record has been seen as it is
     * @param writtenHere whether this process wrote the record, or may have
     * @param defaultRevision of the locked cluster; empty when it has none
     */
    static Judgement of(Candidate self, LockRecord record, Duration unchanged, boolean writtenHere, String defaultRevision,
            LockTimes times) {
        if (record.isFree()) {
            return new Free();
        }
        boolean named = self.isNamedBy(record);
        if (named && writtenHere) {
            return new Ours();
        }
        // By our name but not by us: an earlier life of this pod, which is dead, or another process of that name, which renews it.
        Duration respected = named ? times.renewDeadline() : times.leaseOf(record);
        if (unchanged.compareTo(respected) >= 0) {
            return new Expired();
        }
        String holders = Candidate.revisionOf(record.key());
        if (!self.revision().equals(holders) && !defaultRevision.isEmpty() && defaultRevision.equals(self.revision())) {
            return new Stealable("this revision is the cluster's default");
        }
        if (self.revision().equals(holders) && self.local() && Candidate.isRemote(record.key())) {
            return new Stealable("a control plane of the cluster itself comes before one of another cluster");
        }
        return new Held(respected.minus(unchanged));
    }
}
