package dev.navarch.local.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.navarch.local.envoy.EnvoyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What an agent answers to the kubelet: at 15021 whether its Envoy is ready, at 15020 the application's probes, which injection led there. Any
 * thread.
 */
final class Probes {
    private static final int STATUS_PORT = 15020;
    private static final int READY_PORT = 15021;
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int UNAVAILABLE = 503;

    private final JsonNode applications;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private volatile @Nullable EnvoyProcess envoy;

    private Probes(JsonNode applications) {
        this.applications = applications;
    }

    /** Answers from now on; not ready before there is an Envoy. */
    static Probes serve(Map<String, String> environment) throws IOException {
        Probes probes = new Probes(new JsonMapper().readTree(environment.getOrDefault("ISTIO_KUBE_APP_PROBERS", "{}")));
        for (int port : new int[]{STATUS_PORT, READY_PORT}) {
            HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/healthz/ready", exchange -> answer(exchange, probes.ready() ? 200 : UNAVAILABLE));
            server.createContext("/app-health/", exchange -> answer(exchange, probes.ask(exchange.getRequestURI().getPath())));
            server.start();
        }
        return probes;
    }

    /** Whose readiness is told. */
    void of(EnvoyProcess process) {
        envoy = process;
    }

    private boolean ready() {
        EnvoyProcess running = envoy;
        try {
            return running != null && running.ready();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private int ask(String path) {
        JsonNode get = applications.path(path).path("httpGet");
        URI uri = URI.create("http://127.0.0.1:" + get.path("port").asText() + get.path("path").asText("/"));
        try {
            return http.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return UNAVAILABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNAVAILABLE;
        }
    }

    private static void answer(HttpExchange exchange, int code) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(code, -1);
        }
    }
}
