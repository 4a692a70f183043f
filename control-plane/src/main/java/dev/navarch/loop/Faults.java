package dev.navarch.loop;

/** Where bugs go: in production the process ends after a line in the log, in tests the test fails. Thread-safe. */
public interface Faults {

    /**
     * An invariant of ours is broken; nothing that an input can cause ends here.
     *
     * @param where which loop or part met it
     */
    void bug(String where, Throwable cause);
}
