package dev.navarch.steward.lock;

import java.time.Duration;

/**
 * The durations of an election, Istio's.
 *
 * @param lease how long others leave a lock alone that is not renewed, judged from when they last saw it change
 * @param renewDeadline how long a holder believes in a lock that it cannot renew; then it stops writing
 * @param retry between two renewals, and between two looks of those who wait
 * @param retryJitter the most that is added to each look of those who wait, as a part of {@code retry}
 * @param longestLease the longest lease of another that is believed
 */
public record LockTimes(Duration lease, Duration renewDeadline, Duration retry, double retryJitter, Duration longestLease) {

    /** 30, 15 and 7.5 seconds. */
    public static LockTimes istio() {
        return new LockTimes(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofMillis(7500), 1.2, Duration.ofMinutes(5));
    }

    /** How long a record is to be respected since it was last seen to change. */
    Duration leaseOf(LockRecord record) {
        Duration said = Duration.ofSeconds(Math.max(1, record.leaseSeconds()));
        return said.compareTo(longestLease) > 0 ? longestLease : said;
    }
}
