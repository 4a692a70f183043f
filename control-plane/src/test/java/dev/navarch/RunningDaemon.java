package dev.navarch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.navarch.log.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The daemon in this JVM, as configured by flags and environment. A bug that it reports fails {@link #close()}. */
final class RunningDaemon implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Throwable> bugs = new CopyOnWriteArrayList<>();
    private final Path kubeconfig;
    private final Path log;
    private final Daemon daemon;
    private final CompletableFuture<Void> serving;

    /**
     * Starts it; returns before it serves.
     *
     * @param address on which discovery listens, at any free port
     */
    RunningDaemon(String ownKubeconfig, String address, Map<String, String> environment) {
        this(ownKubeconfig, address, 0, environment);
    }

    /**
     * Starts it; returns before it serves.
     *
     * @param address on which discovery listens
     * @param port on which discovery listens; 0 for any free one
     */
    RunningDaemon(String ownKubeconfig, String address, int port, Map<String, String> environment) {
        this(ownKubeconfig, address + ":" + port, "", "", environment);
    }

    private RunningDaemon(String ownKubeconfig, String plain, String secured, String webhooks, Map<String, String> environment) {
        try {
            kubeconfig = Files.createTempFile("navarch-test", ".kubeconfig");
            Files.writeString(kubeconfig, ownKubeconfig);
            log = Files.createTempFile("navarch-test", ".log");
            List<String> arguments = new ArrayList<>(List.of("--kubeconfig=" + kubeconfig, "--clusterID=cluster1",
                    "--httpAddr=127.0.0.1:0", "--monitoringAddr=127.0.0.1:0", "--grpcAddr=" + plain,
                    "--httpsAddr=" + webhooks,
                    "--secureGRPCAddr=" + secured, "--ctrlz_port=0", "--log_output_level=default:info",
                    "--log_target=stdout," + log));
            Map<String, String> all = new HashMap<>(Map.of("POD_NAME", "navarch-test", "POD_NAMESPACE", "istio-system"));
            all.putAll(environment);
            Config config = switch (ConfigReader.read(arguments, all)) {
                case ConfigReader.Result.Ok ok -> ok.config();
                case ConfigReader.Result.Refused refused -> throw new IllegalArgumentException(refused.problems().toString());
            };
            daemon = new Daemon(config, all, (_, cause) -> bugs.add(cause));
            serving = daemon.start(Logs.start(config.log()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one that listens on its secured port too, at any free one; returns before it serves. */
    static RunningDaemon secured(String ownKubeconfig, String address, Map<String, String> environment) {
        return new RunningDaemon(ownKubeconfig, address + ":0", address + ":0", "", environment);
    }

    /** Starts one that listens on its secured port and for webhooks too, each at any free one; returns before it serves. */
    static RunningDaemon whole(String ownKubeconfig, String address, Map<String, String> environment) {
        return new RunningDaemon(ownKubeconfig, address + ":0", address + ":0", address + ":0", environment);
    }

    /** Starts one that has a port of its own for webhooks, any free one; returns before it serves. */
    static RunningDaemon withWebhooks(String ownKubeconfig, String address, Map<String, String> environment) {
        return new RunningDaemon(ownKubeconfig, address + ":0", "", address + ":0", environment);
    }

    RunningDaemon awaitServing() {
        serving.orTimeout(TwoClusters.SOON.toSeconds() * 2, TimeUnit.SECONDS).join();
        return this;
    }

    boolean isServing() {
        return serving.isDone();
    }

    int discoveryPort() {
        return daemon.window().discoveryPort();
    }

    int webhookPort() {
        return daemon.window().webhookPort();
    }

    int securedPort() {
        return daemon.window().securedPort();
    }

    /** The status of a page on the port of the readiness probe. */
    int status(String path) {
        return send(daemon.window().httpPort(), path).statusCode();
    }

    JsonNode debug(String page) {
        try {
            return new JsonMapper().readTree(send(daemon.window().httpPort(), "/debug/" + page).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The row of a cluster in {@code clusterz?verbose}, missing when there is none. */
    JsonNode cluster(String id) {
        for (JsonNode row : debug("clusterz?verbose")) {
            if (row.path("id").asText().equals(id)) {
                return row;
            }
        }
        return MissingNode.getInstance();
    }

    /** All that was logged in this JVM from the start of this daemon until another started. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String metrics() {
        return send(daemon.window().monitoringPort(), "/metrics").body();
    }

    /** The value of a series, 0 when there is none; labels as they are printed. */
    double metric(String series) {
        for (String line : metrics().split("\n", -1)) {
            if (line.startsWith(series + " ")) {
                return Double.parseDouble(line.substring(series.length() + 1));
            }
        }
        return 0;
    }

    /** What an admission review gets that is posted to the port of the readiness probe. */
    String review(String path, String body) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.window().httpPort() + path))
                    .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> send(int port, String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        double broken = metric("pilot_total_xds_internal_errors");
        daemon.close();
        Files.deleteIfExists(kubeconfig);
        Files.deleteIfExists(log);
        if (broken != 0) {
            throw new AssertionError(broken + " streams were ended by bugs; the log tells which");
        }
        if (!bugs.isEmpty()) {
            throw new AssertionError("the daemon reported a bug", bugs.getFirst());
        }
    }
}
