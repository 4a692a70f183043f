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
import picocli.CommandLine.Option;

/**
 * The debug pages of a control plane, by its monitoring port. They are open to callers from the same machine only: a pod's own commands, and
 * port-forwards. Filled by picocli.
 */
final class DebugPages {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--address", paramLabel = "<host:port>", defaultValue = "127.0.0.1:15014", description = {
            "The control plane's monitoring port (${DEFAULT-VALUE}): its own in its pod, or a port-forward's:",
            "  kubectl -n istio-system port-forward deploy/istiod 15014"})
    private String address = "127.0.0.1:15014";

    String address() {
        return address;
    }

    /** A page, such as {@code clusterz}, in JSON. */
    JsonNode read(String page) throws CommandFailure {
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
                    + "; run this in the control plane's pod, or give --address of a port-forward to it");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNREACHABLE, "interrupted");
        }
    }
}
