package dev.navarch.bench.driver;

import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.FreePorts;
import dev.navarch.local.process.RunFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Two API servers and Navarch, each in a process of its own as it is deployed; all end with this JVM.
 *
 * <p>Implementation note: what is measured must not share a JVM with what measures it, else neither's processor time is known.
 */
final class Stage implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Path root;
    private final RunFolder folder = RunFolder.create();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ChildProcess> processes = new ArrayList<>();

    /** @param root of the repository, in which everything has been built */
    Stage(Path root) {
        this.root = root;
    }

    /** Starts two clusters with the same services, the second known to the first; blocks until they answer. */
    void startClusters(List<String> population) {
        List<String> words = new ArrayList<>(List.of(JAVA, "-Xmx3g", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), "dev.navarch.bench.servers.ApiServers"));
        words.addAll(population);
        words.add(folder.path().toString());
        ChildProcess servers = start(Command.of("apiservers", words));
        await(servers, () -> servers.log().lines().anyMatch("ready"::equals), Duration.ofMillis(50));
    }

    /**
     * Starts Navarch, and says how long that took.
     *
     * @param image where deploy/image assembled the image's content; null for what Maven packaged
     * @param flags of its JVM, after those that we recommend
     */
    ControlPlane startNavarch(@Nullable Path image, List<String> flags, Report report) {
        FreePorts ports = new FreePorts(new SecureRandom());
        int admin = ports.next();
        int discovery = ports.next();
        List<String> words = new ArrayList<>(program(image, flags));
        words.addAll(List.of("discovery",
                "--kubeconfig=" + folder.path().resolve("cluster1.kubeconfig"), "--clusterID=cluster1",
                "--httpAddr=127.0.0.1:" + admin, "--monitoringAddr=127.0.0.1:" + ports.next(),
                "--grpcAddr=127.0.0.1:" + discovery, "--httpsAddr=", "--secureGRPCAddr=", "--ctrlz_port=0"));
        long start = System.nanoTime();
        Map<String, String> environment = new HashMap<>(Map.of("POD_NAME", "navarch-bench", "POD_NAMESPACE", "istio-system"));
        if (image != null) {
            environment.put("JAVA", image.resolve("opt/java/bin/java").toString());
            environment.put("NAVARCH_JVM_OPTIONS", String.join(" ", flags));
        }
        ChildProcess navarch = start(Command.of("navarch", words).with(environment));
        await(navarch, () -> isReady(admin), Duration.ofMillis(5));
        ProcessCounters counters = new ProcessCounters(navarch.pid());
        report.say(String.format(Locale.ROOT, "%-28s %8.3f s  cpu %.2f s  rss %d MiB  (process %d, log %s)", "start to ready",
                (System.nanoTime() - start) / 1e9, counters.cpu().toMillis() / 1e3, counters.residentBytes() >> 20, navarch.pid(),
                folder.path().resolve("navarch.log")));
        return new ControlPlane(new InetSocketAddress(InetAddress.getLoopbackAddress(), discovery), navarch.pid(),
                folder.path().resolve("cluster2.kubeconfig"));
    }

    private List<String> program(@Nullable Path image, List<String> flags) {
        if (image != null) {
            return List.of(image.resolve("opt/navarch/navarch").toString());
        }
        List<String> words = new ArrayList<>(List.of(JAVA, "@" + root.resolve("control-plane/jvm.options")));
        words.addAll(flags);
        words.addAll(List.of("-jar", root.resolve("control-plane/target/navarch.jar").toString()));
        return words;
    }

    private ChildProcess start(Command command) {
        ChildProcess process = ChildProcess.start(command, folder.path().resolve(command.name() + ".log"));
        processes.add(process);
        return process;
    }

    private static void await(ChildProcess process, BooleanSupplier done, Duration pause) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (!process.alive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("not ready: " + process.lastWords());
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private boolean isReady(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready"))
                .timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes.reversed().forEach(ChildProcess::close);
        folder.close();
    }
}
