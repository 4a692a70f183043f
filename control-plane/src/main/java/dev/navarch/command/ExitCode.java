package dev.navarch.command;

/** What the process ends with. Scripts rely on the numbers. */
public enum ExitCode {
    /** What was asked is done, what was checked is well. */
    DONE(0),
    /** Something is missing, or the cluster refused; the message says how to mend it. */
    MISSING(1),
    /** The words of the command line make no sense. */
    USAGE(2),
    /** A cluster did not answer: trying again may help. */
    UNREACHABLE(3);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
