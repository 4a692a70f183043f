package dev.navarch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.navarch.generate.ResourceType;
import dev.navarch.loop.Clock;
import dev.navarch.model.ClusterId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we expose, as a real Prometheus understands it. Debian's package {@code prometheus} has the binary. */
class PrometheusIT {
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aRealPrometheusScrapesUs(@TempDir Path directory) throws Exception {
        assumeTrue(Files.isExecutable(PROMETHEUS), PROMETHEUS + " is missing; apt-get install prometheus");
        Metrics metrics = new Metrics("1.31.0-abc-Clean", Clock.SYSTEM, DebugSource.NOTHING);
        metrics.delivery().sent(ResourceType.CLUSTER, 2_000_000, 1_000_000);
        metrics.delivery().rejected(ResourceType.CLUSTER, "sidecar~\"x\"", "line one\nline two");
        metrics.delivery().newsAcked(new ClusterId("cluster2"), ResourceType.ENDPOINT, 2_000_000);
        AdminServer.Wiring wiring = AdminServer.Wiring.create(AdminLimits.defaults(), Clock.SYSTEM);
        try (AdminServer server = AdminServer.listen(wiring, "127.0.0.1", 0, Sites.monitoring(metrics, "v", false, null))) {
            Process prometheus = prometheus(directory, server.port());
            try {
                int port = port(directory.resolve("log"));
                await(port, "up == 1");
                assertEquals("1", value(port, "pilot_xds_pushes{type=\"cds\"}"));
                assertEquals("1", value(port, "pilot_xds_config_size_bytes_bucket{le=\"4e+06\"} - ignoring(le) "
                        + "pilot_xds_config_size_bytes_bucket{le=\"1e+06\",type=~\".*Cluster\"}"));
                assertEquals("1", value(port, "pilot_xds_cds_reject{node=\"sidecar~\\\"x\\\"\",err=\"line one\\nline two\"}"));
                assertEquals("1", value(port, "navarch_news_acked_seconds_count{cluster=\"cluster2\"}"));
                JsonNode described = ask(port, "/api/v1/metadata?metric=pilot_xds_pushes").path("data").path("pilot_xds_pushes")
                        .path(0);
                assertEquals("counter", described.path("type").asText());
            } finally {
                prometheus.destroy();
                assertTrue(prometheus.waitFor(30, TimeUnit.SECONDS));
            }
        } finally {
            wiring.vertx().close().toCompletionStage().toCompletableFuture().join();
            metrics.close();
        }
    }

    private static Process prometheus(Path directory, int target) throws IOException {
        Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                - job_name: navarch
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(target));
        return new ProcessBuilder(PROMETHEUS.toString(), "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:0", "--web.console.templates=" + directory,
                "--web.console.libraries=" + directory)
                .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    }

    /** The port that it chose, from its log. */
    private static int port(Path log) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() - end < 0;) {
            for (String line : Files.readAllLines(log)) {
                int at = line.indexOf("address=127.0.0.1:");
                if (at >= 0 && line.contains("Listening on")) {
                    return Integer.parseInt(line.substring(at + "address=127.0.0.1:".length()).replaceAll("[^0-9].*", ""));
                }
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("it never listened:\n" + Files.readString(log));
    }

    private void await(int port, String query) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() - end < 0;) {
            if (!query(port, query).isEmpty()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("never true: " + query + "; " + ask(port, "/api/v1/targets"));
    }

    private String value(int port, String query) throws IOException, InterruptedException {
        JsonNode result = query(port, query);
        JsonNode value = result.path(0).path("value").path(1);
        assertNotNull(value.textValue(), query + " gives " + result);
        return value.asText();
    }

    private JsonNode query(int port, String query) throws IOException, InterruptedException {
        return ask(port, "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)).path("data").path("result");
    }

    private JsonNode ask(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(PATIENCE).build();
        try {
            return json.readTree(client.send(request, BodyHandlers.ofString()).body());
        } catch (ConnectException _) {
            return json.createObjectNode();
        }
    }
}
