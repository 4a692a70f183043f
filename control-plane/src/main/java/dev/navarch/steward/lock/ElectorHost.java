package dev.navarch.steward.lock;

/** What an {@link Elector} needs to know, and who hears of it. Called on the loop. */
public interface ElectorHost {

    /** The default revision of the locked cluster; empty when it has none. */
    String defaultRevision();

    /** Whether the lock may be taken now; while not, it is observed all the same. {@link Elector#heard} when that begins to hold. */
    boolean mayTake();

    /** The state is another, or {@link Elector#mayWrite} is. */
    void changed(ElectionState state);

    /** A transition, for counters. */
    void transition(Elector.Transition transition, String why);

    /** An election cannot be held, and why; empty when it can again. */
    void trouble(String why);

    /** Runs this once no write that was begun under the lock is under way. */
    void whenWritesEnded(Runnable then);
}
