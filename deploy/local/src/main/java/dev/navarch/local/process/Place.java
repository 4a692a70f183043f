package dev.navarch.local.process;

import java.util.List;

/** Where a program runs: on the host, or inside a network namespace. */
@FunctionalInterface
public interface Place {

    /**
     * The command line that runs {@code command} in this place. Whatever it puts before must end in an {@code exec} of the
     * command, so that the process started is the command itself.
     */
    List<String> enter(List<String> command);

    /** The namespace that this JVM is in. */
    static Place host() {
        return command -> command;
    }
}
