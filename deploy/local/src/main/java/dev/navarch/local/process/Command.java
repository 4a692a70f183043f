package dev.navarch.local.process;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program to run.
 *
 * @param name
 *            what it is called in messages and in the name of its log file
 * @param words
 *            program and arguments
 * @param environment
 *            variables added to this JVM's own
 * @param place
 *            where it runs
 * @param uid
 *            the user and group id it runs under, or {@link #SAME_USER}
 */
public record Command(String name, List<String> words, Map<String, String> environment, Place place, int uid) {
    /** The user that this JVM runs under. */
    public static final int SAME_USER = -1;

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("command '" + name + "' has no words");
        }
    }

    /** On the host, as this JVM's user, with its environment. */
    public static Command of(String name, List<String> words) {
        return new Command(name, words, Map.of(), Place.host(), SAME_USER);
    }

    public Command in(Place elsewhere) {
        return new Command(name, words, environment, elsewhere, uid);
    }

    public Command as(int otherUid) {
        return new Command(name, words, environment, place, otherUid);
    }

    public Command with(Map<String, String> variables) {
        return new Command(name, words, variables, place, uid);
    }

    /**
     * The full command line. {@code setpriv} stands innermost because a change of user forgets the parent-death signal, which
     * makes the kernel end the program when the thread that started it ends.
     */
    List<String> line() {
        Stream<String> user = uid == SAME_USER
                ? Stream.of()
                : Stream.of("--reuid", Integer.toString(uid), "--regid", Integer.toString(uid), "--clear-groups");
        Stream<String> bound = Stream.of(Stream.of("setpriv", "--pdeathsig", "KILL"), user, Stream.of("--"), words.stream())
                .flatMap(part -> part);
        return place.enter(bound.toList());
    }
}
