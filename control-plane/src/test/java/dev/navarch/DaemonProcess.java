package dev.navarch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.Eventually;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.Command;
import dev.navarch.local.process.FreePorts;
import dev.navarch.local.process.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The daemon as a process of its own, so that it can be killed as a machine kills it. Its ports are on loopback, but for discovery's. */
final class DaemonProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final RunFolder folder = RunFolder.create();
    private final int readiness;
    private final int monitoring;
    private final int discovery;
    private final ChildProcess process;

    /**
     * Starts it; returns before it is ready.
     *
     * @param address on which discovery listens
     * @param pod its name; together with the environment this is all in which replicas differ
     */
    DaemonProcess(String ownKubeconfig, String address, String pod, Map<String, String> environment) {
        FreePorts ports = new FreePorts(new SecureRandom());
        readiness = ports.next();
        monitoring = ports.next();
        discovery = ports.next();
        Path kubeconfig = folder.write("kubeconfig", ownKubeconfig);
        List<String> words = new ArrayList<>(List.of("env", "-i", "POD_NAME=" + pod, "POD_NAMESPACE=istio-system"));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "dev.navarch.Main",
                        "discovery",
                        "--kubeconfig=" + kubeconfig, "--clusterID=cluster1", "--httpAddr=127.0.0.1:" + readiness,
                        "--monitoringAddr=127.0.0.1:" + monitoring, "--grpcAddr=" + address + ":" + discovery,
                        "--httpsAddr=127.0.0.1:" + ports.next(), "--secureGRPCAddr=", "--ctrlz_port=0",
                        "--log_output_level=default:info"));
        process = ChildProcess.start(Command.of(pod, words), folder.path().resolve("log"));
    }

    DaemonProcess awaitReady() {
        Eventually.get("it is ready", START, () -> body(readiness, "/ready") != null ? Optional.of(true) : Optional.empty(),
                process::lastWords, () -> !process.alive());
        return this;
    }

    int discoveryPort() {
        return discovery;
    }

    /** A cluster's row in {@code stewardz}, in one line; empty when there is none. */
    String steward(String cluster) {
        return row("stewardz", "cluster", cluster);
    }

    /** A cluster's row in {@code clusterz?verbose}, in one line; empty when there is none. */
    String cluster(String id) {
        return row("clusterz?verbose", "id", id);
    }

    private String row(String page, String key, String value) {
        String text = body(readiness, "/debug/" + page);
        try {
            for (JsonNode row : new JsonMapper().readTree(text == null ? "[]" : text)) {
                if (row.path(key).asText().equals(value)) {
                    return row.toString();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "";
    }

    boolean leads(String cluster) {
        return metric("navarch_cluster_leads{cluster=\"" + cluster + "\"}") == 1;
    }

    /** The value of a series, 0 when there is none; labels as they are printed. */
    double metric(String series) {
        String text = body(monitoring, "/metrics");
        return (text == null ? "" : text).lines().filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1))).findFirst().orElse(0);
    }

    String log() {
        return process.log();
    }

    /** As the kernel does it when memory is short, or a machine when its power is. */
    void kill() {
        process.kill();
    }

    /** As a kubelet does it; done when the process has ended. */
    void terminate() {
        process.signal("TERM");
        Eventually.get("it ends", START, () -> process.alive() ? Optional.empty() : Optional.of(true), process::lastWords);
    }

    /** Null when there is no good answer. */
    private @Nullable String body(int port, String path) {
        try {
            var answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : null;
        } catch (IOException _) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.kill();
        http.close();
        folder.close();
    }
}
