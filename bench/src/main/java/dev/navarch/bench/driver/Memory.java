package dev.navarch.bench.driver;

import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * How many bytes Navarch keeps for a pod and for an endpoint, all included: facts, indexes, World. Live objects after a full collection, in
 * three meshes that differ in one thing each.
 */
@CommandLine.Command(name = "bench/memory", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Bytes that Navarch keeps for a pod and for an endpoint.")
public final class Memory implements Callable<Integer> {
    @Option(names = "--root", hidden = true, defaultValue = ".")
    private Path root = Path.of("");

    @Option(names = "--services", defaultValue = "5000", description = "in each of the two clusters")
    private int services;

    @Option(names = "--pods", defaultValue = "10", description = "of each service in each cluster")
    private int pods;

    @Option(names = "--jvm", paramLabel = "FLAG", description = "a flag for Navarch's JVM, after those of control-plane/jvm.options")
    private List<String> jvm = List.of();

    @Option(names = "--classes", defaultValue = "0", description = "so many of the largest classes are printed")
    private int classes;

    @Override
    public Integer call() {
        Report report = new Report(System.out, null);
        report.machine();
        long empty = live(report, "services", 0, false);
        long withPods = live(report, "and pods", pods, false);
        long withEndpoints = live(report, "and endpoints", pods, true);
        long count = 2L * services * pods;
        report.say(String.format(Locale.ROOT, "%d bytes per pod, %d bytes per endpoint", (withPods - empty) / count,
                (withEndpoints - withPods) / count));
        return 0;
    }

    private long live(Report report, String what, int podsPerService, boolean endpoints) {
        try (Stage stage = new Stage(root)) {
            stage.startClusters(List.of("--services=" + services, "--pods=" + podsPerService, "--endpoints=" + endpoints));
            ControlPlane navarch = stage.startNavarch(null, jvm, report);
            // What was only of use for starting goes meanwhile.
            Thread.sleep(Duration.ofSeconds(3));
            List<String> lines = histogram(navarch.pid()).lines().toList();
            long live = Long.parseLong(lines.getLast().strip().split(" +")[2]);
            report.say(String.format(Locale.ROOT, "%-28s %d bytes live", what, live));
            lines.stream().skip(2).limit(classes).forEach(report::say);
            return live;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Of live objects only, that is after a full collection; the last line is their sum. */
    private static String histogram(long pid) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return ChildProcess.output(Command.of("jcmd", List.of(jcmd, Long.toString(pid), "GC.class_histogram")),
                Duration.ofMinutes(1));
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Memory()).execute(args));
    }
}
