package dev.navarch;

import dev.navarch.mesh.GoDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Flags and environment, read by type. A flag that cannot be read is a problem and keeps the process from starting; a variable that cannot
 * is a warning and its default stands, as with istiod. One thread.
 */
final class Inputs {
    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Inputs(Arguments arguments, Map<String, String> environment) {
        this.flags = arguments.values();
        this.environment = environment;
        problems.addAll(arguments.problems());
    }

    /**
     * What a text may mean.
     *
     * @param expected in words, for whoever wrote something else
     * @param parse gives null for what is not of the kind
     */
    record Kind<T>(String expected, Function<String, @Nullable T> parse) {
        static final Kind<String> TEXT = new Kind<>("any text", text -> text);
        static final Kind<Duration> DURATION = new Kind<>("a duration such as 30s or 1h15m", GoDuration::parse);
        static final Kind<Duration> POSITIVE = new Kind<>("a duration above zero such as 30s or 1h15m", text -> {
            Duration duration = GoDuration.parse(text);
            return duration == null || duration.compareTo(Duration.ZERO) <= 0 ? null : duration;
        });
        static final Kind<Duration> NOT_NEGATIVE = new Kind<>("a duration of zero or more such as 30s or 1h15m", text -> {
            Duration duration = GoDuration.parse(text);
            return duration == null || duration.isNegative() ? null : duration;
        });
        static final Kind<Boolean> BOOLEAN = new Kind<>("one of 1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False",
                text -> switch (text) {
                    case "1", "t", "T", "TRUE", "true", "True" -> true;
                    case "0", "f", "F", "FALSE", "false", "False" -> false;
                    default -> null;
                });
        static final Kind<Integer> COUNT = new Kind<>("a whole number from 0 to 2147483647",
                text -> text.matches("[0-9]{1,10}") && Long.parseLong(text) <= Integer.MAX_VALUE ? Integer.valueOf(text) : null);
        static final Kind<Double> RATE = new Kind<>("a number of zero or more",
                text -> text.matches("[0-9]{1,12}(\\.[0-9]{1,12})?") ? Double.valueOf(text) : null);
        static final Kind<Config.Address> ADDRESS = new Kind<>("host:port or :port, with a port from 0 to 65535",
                Config.Address::parse);
    }

    /** A flag of that kind, or its default. */
    <T> T flag(String name, Kind<T> kind) {
        T value = given(name, kind);
        return value == null ? fallback(name, kind) : value;
    }

    /** A flag of that kind, null when it is empty or not given and empty is its default. */
    <T> @Nullable T optionalFlag(String name, Kind<T> kind) {
        String text = flags.getOrDefault(name, fallback(name, Kind.TEXT));
        if (text.isEmpty()) {
            return null;
        }
        T value = kind.parse().apply(text);
        if (value == null) {
            wrong(name, text, kind.expected());
        }
        return value;
    }

    /** A flag, else a variable, else the default. */
    <T> T flagOr(String name, String variable, T fallback, Kind<T> kind) {
        T given = flags.getOrDefault(name, "").isEmpty() ? null : given(name, kind);
        return given == null ? variable(variable, fallback, kind) : given;
    }

    /** A variable of that kind; the default when it is not set, empty or wrong. */
    <T> T variable(String name, T fallback, Kind<T> kind) {
        String text = environment.getOrDefault(name, "");
        if (text.isEmpty()) {
            return fallback;
        }
        T value = kind.parse().apply(text);
        if (value == null) {
            warnings.add(
                    "environment variable " + name + "=\"" + text + "\": expected " + kind.expected() + "; the default stands: "
                            + (fallback instanceof Duration duration ? GoDuration.format(duration) : fallback));
            return fallback;
        }
        return value;
    }

    /** A variable, where the empty text is a value of its own. */
    String text(String name, String fallback) {
        return environment.getOrDefault(name, fallback);
    }

    /** A variable's parts between commas. */
    List<String> list(String name, String fallback) {
        return split(environment.getOrDefault(name, fallback), ",");
    }

    static List<String> split(String text, String separator) {
        return Arrays.stream(text.split(separator)).map(String::trim).filter(part -> !part.isEmpty()).toList();
    }

    @Nullable
    Path path(String flag) {
        String text = flag(flag, Kind.TEXT);
        return text.isEmpty() ? null : Path.of(text);
    }

    /** A flag says what cannot be. */
    void wrong(String flag, String value, String expected) {
        problems.add(flag + "=\"" + value + "\": expected " + expected);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private <T> @Nullable T given(String name, Kind<T> kind) {
        String text = flags.get(name);
        if (text == null) {
            return null;
        }
        T value = kind.parse().apply(text);
        if (value == null) {
            wrong(name, text, kind.expected());
        }
        return value;
    }

    private static <T> T fallback(String name, Kind<T> kind) {
        Flag flag = Flag.BY_NAME.get(name);
        T value = flag == null ? null : kind.parse().apply(flag.fallback());
        if (value == null) {
            throw new IllegalStateException("no such flag or no such default: " + name);
        }
        return value;
    }
}
