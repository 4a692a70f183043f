package dev.navarch.bench.driver;

import dev.navarch.local.HttpKubeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load driver's command line. */
@Command(name = "driver", mixinStandardHelpOptions = true, description = "Measures a control plane by its address and process id.")
public final class Driver implements Callable<Integer> {
    @Option(names = "--xds", required = true, description = "host:port of the plaintext discovery service")
    private String address = "";

    @Option(names = "--pid", description = "the control plane's process, for its processor time and memory")
    private @Nullable Long pid;

    @Option(names = "--kubeconfig", required = true, description = "of the cluster in which endpoints change")
    private Path kubeconfig = Path.of("");

    @Option(names = "--namespace", defaultValue = "bench", description = "of the slice that changes (default: ${DEFAULT-VALUE})")
    private String namespace = "";

    @Option(names = "--slice", defaultValue = "svc-0", description = "the EndpointSlice that changes (default: ${DEFAULT-VALUE})")
    private String slice = "";

    @Option(names = "--cluster-id", defaultValue = "cluster1", description = "the cluster that the proxies say they are of")
    private String clusterId = "";

    @Option(names = "--proxies", defaultValue = "100")
    private int proxies;

    @Option(names = "--changes", defaultValue = "50", description = "how many single changes are measured")
    private int changes;

    @Option(names = "--storm-seconds", defaultValue = "0", description = "length of a storm of 50 changes a second; 0 for none")
    private int stormSeconds;

    @Option(names = "--sotw", description = "state-of-the-world instead of delta")
    private boolean sotw;

    @Override
    public Integer call() throws IOException {
        Report report = new Report(System.out, pid == null ? null : new ProcessCounters(pid));
        Changes cluster = new Changes(HttpKubeApi.of(Files.readString(kubeconfig)), namespace, slice);
        try (Fleet fleet = new Fleet(address, !sotw, clusterId)) {
            Scenarios scenarios = new Scenarios(fleet, report);
            report.say(proxies + " proxies, " + (sotw ? "state of the world" : "delta"));
            scenarios.connect(proxies);
            scenarios.change(cluster, changes, Duration.ofMillis(50));
            if (stormSeconds > 0) {
                scenarios.storm(cluster, 50, Duration.ofSeconds(stormSeconds));
            }
            scenarios.reconnect();
            if (fleet.losses() > 0) {
                report.say(fleet.losses() + " streams were lost");
                return 1;
            }
            return 0;
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Driver()).execute(args));
    }
}
