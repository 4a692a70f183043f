package dev.navarch.local.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.navarch.local.process.CacheFolder;
import dev.navarch.local.process.FreePorts;
import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Two clusters, the daemon, an Envoy in each, requests answered by pods of both, and what happens when things go wrong. Runs until it is told
 * or interrupted to end; exit code 0 if all went well.
 */
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows Navarch at work with two clusters on this machine.")
public final class Demo implements Callable<Integer> {
    /** After an interruption of the whole terminal the daemon may end before this process knows that it is to end. */
    private static final Duration BENEFIT_OF_DOUBT = Duration.ofMillis(500);
    private static final int INTERRUPTED = 130;

    @Option(names = "--once", description = "give every order once, check what comes of it, and end: 0 if all went as it should")
    private boolean once;

    @Option(names = "--real", description = "real API servers, network namespaces, true redirection (needs root, and Go for the first build)")
    private boolean real;

    @Option(names = "--plain", description = "lines instead of a view that is refreshed in place; so it is without a terminal anyway")
    private boolean plain;

    @Option(names = "--jar", paramLabel = "FILE", description = "the control plane's jar (default: ${DEFAULT-VALUE})")
    private Path jar = Path.of("control-plane", "target", "navarch.jar");

    private final PrintStream out;
    private final Closers closers = new Closers();
    private volatile @Nullable Integer result;
    private volatile @Nullable Scene scene;
    private volatile @Nullable Screen screen;

    private Demo(PrintStream out) {
        this.out = out;
    }

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.OFF); // a line in the midst of the view would be in the wrong place
        }
        Demo demo = new Demo(System.out);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(demo::end));
        int code = new CommandLine(demo).execute(arguments);
        demo.result = code;
        System.exit(code);
    }

    @Override
    public Integer call() {
        try {
            return show();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        } catch (Exception e) { // the program's boundary: whatever did not start says why
            if (!closers.closing()) {
                System.err.println("\ndemo: " + e.getMessage());
            }
            return 1;
        }
    }

    private int show() throws Exception {
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " does not exist; ./demo builds it, and --jar names another");
        }
        Steps steps = new Steps(out);
        FreePorts ports = new FreePorts(new SecureRandom());
        CacheFolder cache = CacheFolder.of(System.getenv());
        if (real) {
            SandboxGround.unavailable(cache).ifPresent(reason -> {
                throw new IllegalStateException("--real: " + reason);
            });
            steps.say("  building Kubernetes if it is not in " + cache.path() + ": 5 to 10 minutes, once");
        }
        Ground ground = closers.add(real ? new SandboxGround() : new LoopbackGround(ports));
        out.println("Navarch demo: " + ground.description());
        Scene opened = new Opening(ground, jar, cache, ports, closers, steps).open();
        scene = opened;
        Greeting.exchange(opened, out);
        Introduction.make(opened, ground.redirects(), out);
        out.printf(Locale.ROOT, "%n  up and answering after %.1f s; to look inside: %s%n", steps.seconds(),
                opened.controlPlane().pageCommand("/debug/clusterz?verbose"));
        return once ? tour(opened) : live(opened);
    }

    private int tour(Scene opened) {
        boolean good = Tour.run(opened, out);
        out.println("\n  " + (good ? "✓ all went as it should" : "✗ something did not go as it should: see above"));
        return good ? 0 : 1;
    }

    private int live(Scene opened) throws Exception {
        boolean terminal = !plain && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        Screen opening = closers.add(terminal ? new TerminalScreen(out) : new PlainScreen(out));
        screen = opening;
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new Live(opened, opening, this::daemonDied).run(input);
        return 0;
    }

    private void daemonDied() {
        try {
            Thread.sleep(BENEFIT_OF_DOUBT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Scene dead = scene;
        if (closers.closing() || dead == null) {
            return;
        }
        Screen open = screen;
        if (open != null) {
            open.close();
        }
        System.err.println("demo: the control plane has ended. " + dead.controlPlane().lastWords());
        result = 1;
        System.exit(1);
    }

    /** The only place where things are closed, whether the user asked for the end, interrupted, or something failed. */
    private void end() {
        Scene closing = scene;
        boolean alive = closing != null && closing.controlPlane().alive();
        closers.close();
        int code = result != null ? result : once ? INTERRUPTED : 0;
        if (closing != null) {
            OptionalInt exit = closing.controlPlane().exitCode();
            out.println("\n  control plane ended with exit code " + (exit.isPresent() ? exit.getAsInt() : "unknown")
                    + "; sidecars, pods and clusters are gone");
            if (alive && exit.orElse(1) != 0 && code == 0) {
                code = 1;
            }
        }
        out.flush();
        // A signal would make the JVM end with another code than the one that is meant.
        Runtime.getRuntime().halt(code);
    }
}
