package dev.navarch.bench.driver;

import dev.navarch.bench.servers.Population;
import dev.navarch.local.HttpKubeApi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load driver's command line. */
@Command(name = "bench/run", mixinStandardHelpOptions = true, showDefaultValues = true, description = {
        "Measures a control plane under fake proxies: connecting, single changes, a storm, reconnecting.",
        "Without --attach it starts two API servers with the same services, and Navarch."})
public final class Bench implements Callable<Integer> {
    @ArgGroup(exclusive = false)
    private @Nullable Attach attach;

    /** Another control plane, that somebody else has started. */
    private static final class Attach {
        @Option(names = "--attach", required = true, paramLabel = "HOST:PORT", description = "plaintext discovery of a control plane that runs")
        private String address = "";

        @Option(names = "--pid", required = true, description = "its process, for processor time and memory")
        private long pid;

        @Option(names = "--kubeconfig", required = true, description = "of the cluster in which endpoints change")
        private Path kubeconfig = Path.of("");
    }

    @Option(names = "--root", hidden = true, defaultValue = ".")
    private Path root = Path.of("");

    @Option(names = "--services", defaultValue = "500", description = "in each of the two clusters")
    private int services;

    @Option(names = "--pods", defaultValue = "10", description = "of each service in each cluster")
    private int pods;

    @Option(names = "--real", description = "kube-apiserver and etcd instead of embedded API servers")
    private boolean real;

    @Option(names = "--image", paramLabel = "DIR", description = "what deploy/image assembled and trained there, instead of what Maven packaged")
    private @Nullable Path image;

    @Option(names = "--jvm", paramLabel = "FLAG", description = "a flag for Navarch's JVM, after those of control-plane/jvm.options")
    private List<String> jvm = List.of();

    @Option(names = "--namespace", defaultValue = Population.NAMESPACE, description = "of the slices that change")
    private String namespace = "";

    @Option(names = "--slice", paramLabel = "PREFIX", defaultValue = "svc-", description = "slices that change are called so, with a number from 0")
    private String slice = "";

    @Option(names = "--slices", defaultValue = "50", description = "how many of them change in turn")
    private int slices;

    @Option(names = "--cluster-id", defaultValue = "cluster1", description = "the cluster that the proxies say they are of")
    private String clusterId = "";

    @Option(names = "--proxies", defaultValue = "300")
    private int proxies;

    @Option(names = "--sotw", description = "state of the world instead of delta")
    private boolean sotw;

    @Option(names = "--changes", defaultValue = "50", description = "single changes that are measured")
    private int changes;

    @Option(names = "--warm-up", defaultValue = "100", description = "changes before those")
    private int warmUp;

    @Option(names = "--storm", defaultValue = "20", description = "seconds of a storm; 0 for none")
    private int stormSeconds;

    @Option(names = "--rate", defaultValue = "50", description = "changes a second of the storm")
    private int rate;

    @Override
    public Integer call() throws IOException {
        if (attach != null) {
            String[] parts = attach.address.split(":", 2);
            ControlPlane other = new ControlPlane(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), attach.pid,
                    attach.kubeconfig);
            return measure(other, new Report(System.out, new ProcessCounters(attach.pid)));
        }
        Report report = new Report(System.out, null);
        report.machine();
        report.say("2 " + (real ? "real" : "embedded") + " API servers, each " + services + " services of " + pods + " pods");
        List<String> population = new ArrayList<>(List.of("--services=" + services, "--pods=" + pods));
        if (real) {
            population.add("--real");
        }
        try (Stage stage = new Stage(root)) {
            stage.startClusters(population);
            ControlPlane navarch = stage.startNavarch(image, jvm, report);
            return measure(navarch, new Report(System.out, new ProcessCounters(navarch.pid())));
        }
    }

    private int measure(ControlPlane plane, Report report) throws IOException {
        Changes cluster = new Changes(HttpKubeApi.of(Files.readString(plane.changing())), namespace, slice,
                Math.min(slices, services));
        report.machine();
        report.say(proxies + " proxies, " + (sotw ? "state of the world" : "delta"));
        try (Fleet fleet = new Fleet(plane.discovery(), !sotw, clusterId)) {
            Scenarios scenarios = new Scenarios(fleet, cluster, report);
            scenarios.connect(proxies);
            scenarios.change(warmUp, changes);
            if (stormSeconds > 0) {
                scenarios.storm(rate, Duration.ofSeconds(stormSeconds));
            }
            scenarios.reconnect();
            scenarios.restart();
            report.machine();
            if (fleet.losses() > 0) {
                report.say(fleet.losses() + " streams were ended by the control plane and came back");
            }
            return 0;
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}
