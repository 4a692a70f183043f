package dev.navarch.steward.lock;

import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.steward.access.Access;
import java.util.random.RandomGenerator;

/**
 * Makes electors that share a loop.
 *
 * @param random need not be secure
 */
public record Electors(LockTimes times, EventLoop loop, Clock clock, RandomGenerator random) {

    /** For the lock of that name in the namespace of the cluster that {@code access} leads to. */
    public Elector elector(Candidate self, Access access, LockFormat format, String namespace, String name, ElectorHost host) {
        return new Elector(self, times, new ObjectLockStore(access, format, namespace, name), loop, clock, random, host);
    }
}
