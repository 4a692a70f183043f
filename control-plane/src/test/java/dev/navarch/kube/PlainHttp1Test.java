package dev.navarch.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.navarch.model.FactKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PlainHttp1Test {
    /** Answers in JSON whatever is asked for, over HTTP/1.1 without TLS; a watch of services tells of one, in two pieces. */
    private static void serve(HttpExchange exchange, CountDownLatch end) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        if (!query.contains("watch=1")) {
            exchange.getResponseBody()
                    .write("{\"metadata\": {\"resourceVersion\": \"5\"}, \"items\": []}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
            return;
        }
        exchange.getResponseBody().flush();
        if (exchange.getRequestURI().getPath().endsWith("/services")) {
            byte[] event = """
                    {"type": "ADDED", "object": {"metadata": {"name": "größe", "namespace": "sample", "resourceVersion": "6"}}}
                    """.getBytes(StandardCharsets.UTF_8);
            int middle = new String(event, StandardCharsets.ISO_8859_1).indexOf("\u00c3") + 1;
            exchange.getResponseBody().write(event, 0, middle);
            exchange.getResponseBody().flush();
            exchange.getResponseBody().write(event, middle, event.length - middle);
            exchange.getResponseBody().flush();
        }
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    @Test
    void servesWithAPoolOfConnectionsAndJson() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor(); Clients clients = new Clients(TestLimits.QUICK)) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> serve(exchange, end));
            server.start();
            Heard heard = new Heard();
            clients.to("""
                    current-context: a
                    contexts: [{name: a, context: {cluster: a, user: a}}]
                    clusters: [{name: a, cluster: {server: 'http://127.0.0.1:%d/'}}]
                    users: [{name: a, user: {token: t}}]
                    """.formatted(server.getAddress().getPort())).read(heard);
            heard.awaitLive();
            heard.awaitService("größe");
            assertEquals(1, heard.count(FactKind.SERVICE));
            end.countDown();
        } finally {
            end.countDown();
            server.stop(0);
        }
    }
}
