package dev.navarch.local.demo;

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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The daemon, a process of its own, started as anyone would start it. Any thread; a page that cannot be had is an
 * {@link UncheckedIOException}.
 */
final class ControlPlane implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CALL).version(HttpClient.Version.HTTP_1_1).build();
    private final ChildProcess process;
    private final String address;
    private final int http;
    private final int monitoring;
    private final int discovery;

    private ControlPlane(ChildProcess process, String address, int http, int monitoring, int discovery) {
        this.process = process;
        this.address = address;
        this.http = http;
        this.monitoring = monitoring;
        this.discovery = discovery;
    }

    /** Starts it in the config cluster that the kubeconfig leads to; returns at once. */
    static ControlPlane start(Path jar, Ground ground, String kubeconfig, RunFolder folder, FreePorts ports) {
        String address = ground.controlPlaneAddress();
        int http = ports.next();
        int monitoring = ports.next();
        int discovery = ports.next();
        Path file = folder.write("cluster1.kubeconfig", kubeconfig);
        Command command = Command.of("navarch",
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
                        jar.toAbsolutePath().toString(),
                        "discovery", "--clusterID=cluster1", "--kubeconfig=" + file, "--grpcAddr=" + address + ":" + discovery,
                        "--httpAddr=" + address + ":" + http, "--monitoringAddr=" + address + ":" + monitoring, "--httpsAddr=",
                        "--secureGRPCAddr=", "--ctrlz_port=0"))
                .in(ground.controlPlanePlace())
                // The debug pages are asked from outside the network namespace where it may run.
                .with(Map.of("POD_NAME", "navarch-demo", "POD_NAMESPACE", RemoteSecret.NAMESPACE, "ENABLE_DEBUG_ENDPOINT_AUTH",
                        "false"));
        return new ControlPlane(ChildProcess.start(command, folder.path().resolve("navarch.log")), address, http, monitoring,
                discovery);
    }

    /** Returns once it says that it is ready. */
    void awaitReady(Duration limit) {
        Eventually.get("the control plane is ready", limit,
                () -> answer(http, "/ready").statusCode() == 200 ? Optional.of(true) : Optional.empty(), process::lastWords,
                () -> !alive());
    }

    int discoveryPort() {
        return discovery;
    }

    /** Where a user finds its debug pages and metrics. */
    String monitoringAddress() {
        return "http://" + address + ":" + monitoring;
    }

    /** A debug page, such as {@code clusterz?verbose}. */
    JsonNode debug(String page) {
        try {
            return JSON.readTree(body(http, "/debug/" + page));
        } catch (IOException e) {
            throw new UncheckedIOException("/debug/" + page + " is not JSON", e);
        }
    }

    Scrape metrics() {
        return Scrape.parse(body(monitoring, "/metrics"));
    }

    boolean alive() {
        return process.alive();
    }

    String lastWords() {
        return process.lastWords();
    }

    /** Once it has ended. */
    OptionalInt exitCode() {
        return process.exitCode();
    }

    @Override
    public void close() {
        process.close();
        client.shutdownNow();
    }

    @Override
    public String toString() {
        return "the control plane";
    }

    private String body(int port, String path) {
        HttpResponse<String> answer = answer(port, path);
        if (answer.statusCode() != 200) {
            throw new UncheckedIOException(new IOException(path + " answers " + answer.statusCode() + " " + answer.body()));
        }
        return answer.body();
    }

    private HttpResponse<String> answer(int port, String path) {
        URI uri = URI.create("http://" + address + ":" + port + path);
        try {
            return client.send(HttpRequest.newBuilder(uri).timeout(CALL).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(uri + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + uri, e);
        }
    }
}
