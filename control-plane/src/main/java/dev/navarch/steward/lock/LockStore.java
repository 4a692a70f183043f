package dev.navarch.steward.lock;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where one lock is kept. Answers come on the loop, exactly one for each call. */
interface LockStore {

    void read(Consumer<Reading> then);

    /**
     * Writes a record over what was read, unless another did so first.
     *
     * @param over null if there is none and it is to be made
     * @param release whether the lock is given back
     */
    void write(@Nullable Lock over, LockRecord record, boolean release, Consumer<Writing> then);

    /** What came of reading. */
    sealed interface Reading {
        record Found(Lock lock) implements Reading {
        }

        record Absent() implements Reading {
        }

        record Failed(String reason) implements Reading {
        }
    }

    /** What came of writing. */
    sealed interface Writing {
        record Done(Lock lock) implements Writing {
        }

        /** Another wrote first, or the lock is gone. */
        record Conflict() implements Writing {
        }

        /** It was not carried out. */
        record Refused(String reason) implements Writing {
        }

        /** It may have been carried out or not. */
        record Unknown(String reason) implements Writing {
        }
    }
}
