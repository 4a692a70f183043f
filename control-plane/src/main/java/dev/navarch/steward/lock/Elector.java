package dev.navarch.steward.lock;

import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Stands for election over one lock, holds it, and gives it back. Confined to the loop.
 *
 * <p>Writers ask {@link #mayWrite} before every write. It is a promise about others: whoever takes the lock from us, whatever becomes of the
 * network and whatever the clocks say, writes nothing before it has ended. For a lock counts as held only for the renew deadline since the
 * last renewal that succeeded was sent; others leave it alone for twice as long since they saw it change; and who takes one that has not
 * expired waits out the renew deadline before its first write.
 *
 * <p>An answer that is lost may or may not have been a success. What was sent is remembered until the lock is read, so that our own writing is
 * known again; a record that bears our name and is not of our writing is an earlier life of this pod, or another process by our name, and is
 * respected until it has not changed for the renew deadline.
 */
public final class Elector {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int RELEASE_ATTEMPTS = 3;

    private final Candidate self;
    private final LockTimes times;
    private final LockStore store;
    private final EventLoop loop;
    private final Clock clock;
    private final RandomGenerator random;
    private final ElectorHost host;
    private final Object next = new Object();
    private final Object deadline = new Object();
    private final Object firstWrite = new Object();
    private final LeadershipTerm term;
    /** Records that this process wrote, or may have, since it last knew. */
    private final Set<LockRecord> ours = new HashSet<>();
    private final List<Runnable> whenReleased = new ArrayList<>();
    private ElectionState state = new ElectionState.Idle();
    private boolean wanted;
    private @Nullable Lock seen;
    private long seenNanos;
    /** Whether the lock is to be read before it is written again. */
    private boolean doubtful = true;
    /** Why the lock is being taken from one who may believe to hold it; empty if nobody does. */
    private String theft = "";
    private boolean busy;
    /** The version of the lock of which was heard while busy. */
    private String heard = "";
    /** Whether the lock is being given back, and what was begun under it has not ended. */
    private boolean draining;
    /** Whether the lock is to be left to expire instead. */
    private boolean mustExpire;

    /** How a lock came or went. */
    public enum Transition {
        ACQUIRED, STOLEN, LOST, RELEASED
    }

    Elector(Candidate self, LockTimes times, LockStore store, EventLoop loop, Clock clock, RandomGenerator random,
            ElectorHost host) {
        this.self = self;
        this.times = times;
        this.store = store;
        this.loop = loop;
        this.clock = clock;
        this.random = random;
        this.host = host;
        this.term = new LeadershipTerm(clock, times.renewDeadline());
    }

    /** Stands for election from now on. */
    public void start() {
        wanted = true;
        if (!busy && whenReleased.isEmpty() && state instanceof ElectionState.Idle) {
            become(new ElectionState.Waiting("has not looked yet"));
            step();
        }
    }

    /**
     * Stands no more. {@link #mayWrite} is false at once; a lock that is held is given back as soon as what was begun under it has ended.
     *
     * @param then run when that is done, or could not be done
     */
    public void stop(Runnable then) {
        wanted = false;
        whenReleased.add(then);
        if (whenReleased.size() > 1) {
            return;
        }
        loop.cancel(next);
        loop.cancel(deadline);
        loop.cancel(firstWrite);
        // Whom it was taken from may still be writing, and a lock that is given back is taken at once.
        mustExpire = !theft.isEmpty() && !term.isSettled();
        draining = term.isHeld();
        term.end();
        become(new ElectionState.Idle());
        if (draining) {
            host.whenWritesEnded(() -> {
                draining = false;
                giveBack(RELEASE_ATTEMPTS);
            });
        } else {
            giveBack(RELEASE_ATTEMPTS);
        }
    }

    /** Whether a write that needs the lock may be sent now. */
    public boolean mayWrite() {
        return term.mayWrite();
    }

    public ElectionState state() {
        return state;
    }

    /** The lock may have changed: look now. {@code version} is that of the object that was heard of; our own last write is no news. */
    public void heard(String version) {
        if (busy) {
            heard = version;
        } else if (wanted && !version.equals(Lock.version(seen))) {
            doubtful = true;
            step();
        }
    }

    /** The cluster is reached by another way, which may lead elsewhere: nothing is written before the lock was renewed over it. */
    public void rebound() {
        if (term.isHeld()) {
            term.suspend();
            doubtful = true;
            if (!busy) {
                step();
            }
        }
    }

    private void step() {
        loop.assertOnLoop();
        if (busy || !whenReleased.isEmpty()) {
            return;
        }
        busy = true;
        heard = "";
        loop.cancel(next);
        Lock lock = seen;
        if (term.isHeld() && lock != null && !doubtful) {
            write(lock);
        } else {
            store.read(this::read);
        }
    }

    /** One exchange is over; the next comes after that long, or at once if the lock changed meanwhile. */
    private void done(Duration pause) {
        busy = false;
        if (!whenReleased.isEmpty()) {
            giveBack(RELEASE_ATTEMPTS);
            return;
        }
        boolean news = !heard.isEmpty() && !heard.equals(Lock.version(seen));
        doubtful |= news;
        loop.schedule(next, news ? Duration.ZERO : pause, this::step);
    }

    private void read(LockStore.Reading reading) {
        switch (reading) {
            case LockStore.Reading.Found(Lock lock) -> {
                host.trouble("");
                observe(lock);
                judge(lock);
            }
            case LockStore.Reading.Absent _ -> {
                host.trouble("");
                absent();
            }
            case LockStore.Reading.Failed(String reason) -> {
                host.trouble("the lock cannot be read: " + reason);
                done(term.isHeld() ? SOON : pause());
            }
        }
    }

    private void observe(Lock lock) {
        if (seen == null || !seen.raw().equals(lock.raw())) {
            seenNanos = clock.nanos();
        }
        seen = lock;
        doubtful = false;
    }

    private void judge(Lock lock) {
        if (!whenReleased.isEmpty()) {
            done(SOON);
            return;
        }
        LockRecord record = lock.record();
        switch (Judgement.of(self, record, sinceSeen(), ours.contains(record), host.defaultRevision(), times)) {
            case Judgement.Ours _ -> write(lock);
            case Judgement.Free _,Judgement.Expired _ -> {
                lose("it was taken and left");
                take(lock, "");
            }
            case Judgement.Stealable(String why) -> {
                lose("taken by " + self.words(record));
                take(lock, why);
            }
            case Judgement.Held(Duration stillFor) -> {
                lose("taken by " + self.words(record));
                become(new ElectionState.Waiting("held by " + self.words(record)));
                Duration pause = pause();
                done(stillFor.compareTo(pause) < 0 ? stillFor.plusMillis(random.nextInt(500)) : pause);
            }
        }
    }

    private void absent() {
        Lock before = seen;
        boolean mayBeHeld = before != null && !before.record().isFree() && !ours.contains(before.record())
                && sinceSeen().compareTo(times.lease()) < 0;
        String why = term.isHeld() ? theft : mayBeHeld ? "it was deleted while it was held" : "";
        if (whenReleased.isEmpty()) {
            take(null, why);
        } else {
            seen = null;
            done(SOON);
        }
    }

    /** @param why it is taken from one who may believe to hold it; empty if nobody does */
    private void take(@Nullable Lock over, String why) {
        if (host.mayTake() || term.isHeld()) {
            seen = over;
            theft = why;
            write(over);
        } else {
            become(new ElectionState.Waiting("may not take it yet"));
            done(pause());
        }
    }

    private void write(@Nullable Lock over) {
        long sent = clock.nanos();
        LockRecord record = LockRecord.taken(self, over == null ? null : over.record(), times.lease(), now());
        ours.add(record);
        store.write(over, record, false, writing -> {
            doubtful = true;
            switch (writing) {
                case LockStore.Writing.Done(Lock lock) -> {
                    host.trouble("");
                    ours.clear();
                    ours.add(lock.record());
                    observe(lock);
                    held(sent, record);
                    done(times.retry());
                }
                case LockStore.Writing.Conflict _ -> done(Duration.ofMillis(50L + random.nextInt(200)));
                case LockStore.Writing.Refused(String reason) -> {
                    ours.remove(record);
                    host.trouble("the lock cannot be written: " + reason);
                    done(term.isHeld() ? SOON : pause());
                }
                case LockStore.Writing.Unknown(String reason) -> {
                    host.trouble("the lock cannot be written: " + reason);
                    done(SOON);
                }
            }
        });
    }

    private void held(long sent, LockRecord record) {
        if (!whenReleased.isEmpty()) {
            return;
        }
        loop.schedule(deadline, term.renewed(sent),
                () -> lose("it could not be renewed for " + times.renewDeadline().toSeconds() + " s"));
        if (term.isHeld()) {
            host.changed(state);
            return;
        }
        Duration wait = theft.isEmpty() ? Duration.ZERO : times.renewDeadline();
        term.begin(wait);
        if (!wait.isZero()) {
            loop.schedule(firstWrite, wait, () -> host.changed(state));
        }
        host.transition(theft.isEmpty() ? Transition.ACQUIRED : Transition.STOLEN, theft);
        become(new ElectionState.Leading(clock.now(), clock.now().plus(wait), record.transitions()));
    }

    private void lose(String why) {
        if (term.isHeld()) {
            term.end();
            doubtful = true;
            loop.cancel(deadline);
            loop.cancel(firstWrite);
            host.transition(Transition.LOST, why);
            become(new ElectionState.Waiting("lost: " + why));
        }
    }

    /** Gives back what is ours, or may be. */
    private void giveBack(int attempts) {
        if (busy || draining) {
            return;
        }
        Lock lock = seen;
        if (ours.isEmpty() || mustExpire) {
            released();
        } else if (attempts == 0) {
            host.trouble("the lock could not be given back; it expires by itself");
            released();
        } else if (lock == null || doubtful) {
            busy = true;
            store.read(reading -> {
                busy = false;
                if (reading instanceof LockStore.Reading.Found(Lock found)) {
                    observe(found);
                    giveBack(attempts - 1);
                } else {
                    released();
                }
            });
        } else if (ours.contains(lock.record())) {
            free(lock, attempts);
        } else {
            released();
        }
    }

    private void free(Lock lock, int attempts) {
        busy = true;
        store.write(lock, lock.record().givenBack(now()), true, writing -> {
            busy = false;
            doubtful = true;
            if (writing instanceof LockStore.Writing.Done) {
                host.transition(Transition.RELEASED, "");
                released();
            } else {
                giveBack(attempts - 1);
            }
        });
    }

    private void released() {
        ours.clear();
        seen = null;
        doubtful = true;
        theft = "";
        mustExpire = false;
        List<Runnable> then = List.copyOf(whenReleased);
        whenReleased.clear();
        then.forEach(Runnable::run);
        if (wanted) {
            start();
        }
    }

    private void become(ElectionState now) {
        if (!now.equals(state)) {
            state = now;
            host.changed(now);
        }
    }

    private Duration sinceSeen() {
        return Duration.ofNanos(clock.nanos() - seenNanos);
    }

    private Instant now() {
        return clock.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private Duration pause() {
        double stretch = 1 + random.nextDouble() * times.retryJitter();
        return Duration.ofNanos((long) (times.retry().toNanos() * stretch));
    }
}
