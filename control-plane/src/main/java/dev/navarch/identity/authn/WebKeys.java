package dev.navarch.identity.authn;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Keys at an address of the web. */
final class WebKeys implements KeySource, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int LARGEST = 1 << 20;
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI address;

    WebKeys(URI address) {
        this.address = address;
    }

    @Override
    public CompletionStage<Found> read() {
        HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).header("Accept", "application/json").build();
        return http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST)).thenApply(WebKeys::found)
                .exceptionally(e -> new Found.Lost(address + " did not answer: " + e.getMessage()));
    }

    private static Found found(HttpResponse<String> response) {
        return response.statusCode() == OK
                ? new Found.Keys(response.body(), "")
                : new Found.Lost(response.uri() + " answered " + response.statusCode());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
