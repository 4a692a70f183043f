package dev.navarch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The debug pages of a control plane: of every replica, by the API server that passes the request on to its pod, so that nothing needs to be
 * forwarded; or by an address of its monitoring port. Filled by picocli.
 */
final class DebugPages {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();
    @Option(names = "--address", paramLabel = "<host:port>", description = {
            "The control plane's monitoring port, such as a port-forward's or 127.0.0.1:15014 in its own pod;",
            "else all its pods are found and asked through the API server of --context."})
    private String address = "";

    /** What a replica showed. */
    record Shown(String replica, JsonNode page) {
    }

    /** A page, such as {@code clusterz}, of each replica. */
    List<Shown> read(String page, Surroundings surroundings) throws CommandFailure {
        if (!address.isEmpty()) {
            return List.of(new Shown(address, direct(page)));
        }
        try (Clusters clusters = new Clusters(surroundings)) {
            return new Replicas(clusters.open(cluster), cluster.systemNamespace(), "").read(page);
        }
    }

    private JsonNode direct(String page) throws CommandFailure {
        if (!address.matches("[^\\s/]+:[0-9]{1,5}")) {
            throw new CommandFailure(ExitCode.USAGE, "--address=" + address + ": expected host:port");
        }
        URI uri = URI.create("http://" + address + "/debug/" + page);
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new CommandFailure(ExitCode.MISSING, uri + " was answered with " + answer.statusCode()
                        + (answer.statusCode() == 401
                                ? "; debug pages are for callers from the control plane's own machine, use a port-forward"
                                : ""));
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, uri + ": " + e.getClass().getSimpleName()
                    + "; give the --address of a port-forward, or none: then the control plane is found by --context");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNREACHABLE, "interrupted");
        }
    }
}
