package dev.navarch.log;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to log.
 *
 * @param targets {@code stdout}, {@code stderr} or files; nowhere else means standard output
 * @param levels by scope; that of {@link #DEFAULT_SCOPE} holds for all that are not named
 * @param callers scopes whose lines are to name the place in the code
 */
public record LogOptions(boolean json, List<String> targets, Map<String, Level> levels, List<String> callers) {
    /** The scope of whatever has none of its own; a line does not name it. */
    public static final String DEFAULT_SCOPE = "default";

    public LogOptions {
        targets = targets.isEmpty() ? List.of("stdout") : List.copyOf(targets);
        levels = Map.copyOf(levels);
        callers = List.copyOf(callers);
    }

    /** Text to standard output, from {@code info}. */
    public static LogOptions defaults() {
        return new LogOptions(false, List.of(), Map.of(), List.of());
    }

    /** Istio's levels, from the most talkative. */
    public enum Level {
        DEBUG, INFO, WARN, ERROR, FATAL, NONE;

        /** The word in flags and lines. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The level of that word, null when there is none. */
        public static @Nullable Level ofWord(String word) {
            return Arrays.stream(values()).filter(level -> level.word().equals(word)).findFirst().orElse(null);
        }

        /** All words, for messages. */
        public static String words() {
            return String.join(", ", Arrays.stream(values()).map(Level::word).toList());
        }
    }
}
