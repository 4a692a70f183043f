package dev.navarch.steward.access;

import dev.navarch.loop.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * What is to be looked at, each thing at most once at a time. Level-triggered: marking says that a thing may not be as it should, however
 * often and whatever happened; a thing that is marked while it is looked at is looked at again. Confined to the loop.
 *
 * @param <K> names a thing
 */
public final class WorkQueue<K> {
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final RandomGenerator random;
    private final int mostAtOnce;
    private final BooleanSupplier open;
    private final Work<K> work;
    private final Set<K> marked = new LinkedHashSet<>();
    private final Set<K> underway = new HashSet<>();
    private final Map<K, Integer> failures = new HashMap<>();
    private boolean pumping;

    /** Looks at a thing and mends it. */
    @FunctionalInterface
    public interface Work<K> {
        /** Calls {@code then} exactly once, on the loop, at once or later. */
        void on(K thing, Then then);
    }

    /** How it went. */
    @FunctionalInterface
    public interface Then {
        void after(After after);
    }

    /** What is to become of a thing that was looked at. */
    public sealed interface After {
        /** It is as it should be, or none of our business. */
        record Settled() implements After {
        }

        /** It did not work: again, after a pause that grows with each failure in a row. */
        record Retry() implements After {
        }

        /** Again, after that long. */
        record Later(Duration pause) implements After {
        }
    }

    private record Wake(Object list, Object thing) {
    }

    /**
     * @param open whether anything may be looked at now; {@link #pump} when it begins to hold
     * @param mostAtOnce how many things are looked at at the same time
     */
    public WorkQueue(EventLoop loop, RandomGenerator random, int mostAtOnce, BooleanSupplier open, Work<K> work) {
        this.loop = loop;
        this.random = random;
        this.mostAtOnce = mostAtOnce;
        this.open = open;
        this.work = work;
    }

    /** This thing may not be as it should. */
    public void mark(K thing) {
        marked.add(thing);
        pump();
    }

    /** These things may not be as they should. */
    public void markAll(Iterable<? extends K> things) {
        things.forEach(marked::add);
        pump();
    }

    /** Forgets everything that is marked; what is being looked at ends by itself. */
    public void clear() {
        marked.forEach(thing -> loop.cancel(new Wake(this, thing)));
        failures.keySet().forEach(thing -> loop.cancel(new Wake(this, thing)));
        marked.clear();
        failures.clear();
    }

    /** Things that are marked or being looked at. */
    public int size() {
        Set<K> all = new HashSet<>(marked);
        all.addAll(underway);
        all.addAll(failures.keySet());
        return all.size();
    }

    /** Looks at what may be looked at now. */
    public void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            boolean more = true;
            while (more && underway.size() < mostAtOnce && open.getAsBoolean()) {
                more = next();
            }
        } finally {
            pumping = false;
        }
    }

    private boolean next() {
        for (Iterator<K> things = marked.iterator(); things.hasNext();) {
            K thing = things.next();
            if (underway.add(thing)) {
                things.remove();
                loop.cancel(new Wake(this, thing));
                work.on(thing, after -> done(thing, after));
                return true;
            }
        }
        return false;
    }

    private void done(K thing, After after) {
        loop.assertOnLoop();
        underway.remove(thing);
        switch (after) {
            case After.Settled _ -> failures.remove(thing);
            case After.Retry _ -> wake(thing, retryPause(failures.merge(thing, 1, Integer::sum)));
            case After.Later(Duration pause) -> wake(thing, pause);
        }
        pump();
    }

    private void wake(K thing, Duration pause) {
        loop.schedule(new Wake(this, thing), pause, () -> mark(thing));
    }

    private Duration retryPause(int failed) {
        long most = LONGEST_RETRY.toNanos();
        long pause = failed > 20 ? most : Math.min(most, FIRST_RETRY.toNanos() << (failed - 1));
        return Duration.ofNanos(pause - (long) (random.nextDouble() * pause / 2));
    }
}
