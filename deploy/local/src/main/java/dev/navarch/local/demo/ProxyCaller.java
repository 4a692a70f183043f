package dev.navarch.local.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends requests to an address by an HTTP proxy on this machine. Any thread. */
final class ProxyCaller {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final HttpRequest request;

    ProxyCaller(int proxyPort, String url) {
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT)
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxyPort))).build();
        this.request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
    }

    Answer ask() {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return Answer.of(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer.Failed(e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer.Failed("interrupted");
        }
    }
}
