package dev.navarch.steward.access;

import dev.navarch.loop.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notices a fight: things of ours that another writer undoes as fast as we write them. The first few rounds are answered at once, for people do
 * edit things and charts do wipe them; from then on each round waits longer since our last write, so that a fight costs an API server next to
 * nothing and yet ends by itself when the other lets go. What is undone rarely is never delayed.
 *
 * @param <K> names a thing
 */
public final class Contest<K> {
    /** Rounds lost before we pause: one is an edit, two an unlucky one, three a habit. */
    public static final int ROUNDS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    /** After this long without a write of ours it is no fight any more. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(30);

    private final Clock clock;
    private final Map<K, Round> rounds = new HashMap<>();

    private record Round(int lost, long writtenNanos) {
    }

    public Contest(Clock clock) {
        this.clock = clock;
    }

    /** How long a write of this thing has to wait; zero if it may be made now. */
    public Duration pause(K thing) {
        Round round = current(thing);
        if (round == null || round.lost < ROUNDS) {
            return Duration.ZERO;
        }
        long most = LONGEST_PAUSE.toNanos();
        long pause = round.lost - ROUNDS > 10 ? most : Math.min(most, FIRST_PAUSE.toNanos() << (round.lost - ROUNDS));
        return Duration.ofNanos(Math.max(0, round.writtenNanos + pause - clock.nanos()));
    }

    /** We wrote it. If we wrote it before, not long ago, that was undone: a round was lost. */
    public void wrote(K thing) {
        Round round = current(thing);
        rounds.put(thing, new Round(round == null ? 0 : round.lost + 1, clock.nanos()));
    }

    /** Whether so many rounds were lost that we pause between them. */
    public boolean isFight(K thing) {
        Round round = current(thing);
        return round != null && round.lost >= ROUNDS;
    }

    /** Rounds lost so far. */
    public int lost(K thing) {
        Round round = current(thing);
        return round == null ? 0 : round.lost;
    }

    /** The thing is gone, or what we want of it is another: nothing counts against it. */
    public void forget(K thing) {
        rounds.remove(thing);
    }

    /** What we want is another: nothing counts against anything. */
    public void forgetAll() {
        rounds.clear();
    }

    private @Nullable Round current(K thing) {
        Round round = rounds.get(thing);
        if (round != null && clock.nanos() - round.writtenNanos > FORGOTTEN.toNanos()) {
            rounds.remove(thing);
            return null;
        }
        return round;
    }
}
