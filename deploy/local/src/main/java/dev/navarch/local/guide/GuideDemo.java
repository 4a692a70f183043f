package dev.navarch.local.guide;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Goes through the guide before a person's eyes: what was done, what is so since, and how long it took. Exit code 0 if all came true. */
public final class GuideDemo {
    private static final double NANOS = 1e9;

    private GuideDemo() {
    }

    /** Arguments: the control plane's jar, the root of the repository, and a {@link Scenario} in small letters, else the first. */
    public static void main(String[] arguments) {
        if (arguments.length < 2 || arguments.length > 3) {
            System.err.println("usage: GuideDemo <jar> <repository> [" + names() + "]");
            System.exit(2);
        }
        String wanted = arguments.length == 2 ? name(Scenario.PRIMARY_REMOTE) : arguments[2];
        Scenario scenario = Stream.of(Scenario.values()).filter(known -> name(known).equals(wanted)).findFirst().orElse(null);
        if (scenario == null) {
            System.err.println("demo --seed: there is no scenario " + wanted + "; there are " + names());
            System.exit(2);
            return;
        }
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF);
        }
        System.exit(show(scenario, Path.of(arguments[0]), Path.of(arguments[1]), System.out));
    }

    private static int show(Scenario scenario, Path jar, Path repository, PrintStream out) {
        Optional<String> obstacle = GuideGround.unavailable();
        if (obstacle.isPresent()) {
            System.err.println("demo --seed: " + obstacle.get());
            return 1;
        }
        long start = System.nanoTime();
        out.println("Navarch: " + scenario.page() + " from its first line to its last, on two real clusters");
        try (GuideGround ground = GuideGround.open(List.of(jar.toAbsolutePath()), repository)) {
            out.printf(Locale.ROOT, "  %-9s %-74s %5.1f s%n", "both", "empty clusters: API servers, nodes, load balancers",
                    since(start));
            for (Step step : scenario.steps(ground, repository)) {
                long begin = System.nanoTime();
                try {
                    String seen = step.work().call();
                    out.printf(Locale.ROOT, "  %-9s %-74s %5.1f s%n%s", step.who(), step.what(), since(begin),
                            seen.isEmpty() ? "" : "            " + seen + "\n");
                } catch (Exception e) { // the program's boundary: whatever did not come true says why
                    out.printf("  %-9s %s: this did not come true%n%s%n", step.who(), step.what(), e.getMessage());
                    return 1;
                }
            }
            out.printf(Locale.ROOT, "all of it came true, in %.0f s%n", since(start));
            return 0;
        }
    }

    private static String name(Scenario scenario) {
        return scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String names() {
        return Stream.of(Scenario.values()).map(GuideDemo::name).collect(Collectors.joining("|"));
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / NANOS;
    }
}
