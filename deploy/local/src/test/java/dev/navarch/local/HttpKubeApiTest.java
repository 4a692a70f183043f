package dev.navarch.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.navarch.local.KubeApi.KubeApiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpKubeApiTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private HttpKubeApi api;
    private volatile int answerCode = 200;
    private volatile String answer = "{\"kind\":\"Pod\"}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answerCode, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        api = HttpKubeApi.of(new Kubeconfig("cluster1", address, "", "secret-token").yaml());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void yamlGoesOutAsJsonWithTheBearerToken() {
        assertEquals("Pod", api.create("/api/v1/namespaces/sample/pods", "metadata:\n  name: a\n").path("kind").asText());
        assertEquals(List.of("POST /api/v1/namespaces/sample/pods Bearer secret-token application/json "
                + "{\"metadata\":{\"name\":\"a\"}}"), requests);
    }

    @Test
    void mergeIsAMergePatch() {
        api.merge("/api/v1/namespaces/sample", "{\"metadata\":{\"labels\":{\"a\":null}}}");
        assertTrue(requests.getFirst().contains("application/merge-patch+json {\"metadata\":{\"labels\":{\"a\":null}}}"));
    }

    @Test
    void aRefusalCarriesCodeAndMessageOfTheStatus() {
        answerCode = 403;
        answer = "{\"kind\":\"Status\",\"message\":\"pods is forbidden\"}";
        KubeApiException refusal = assertThrows(KubeApiException.class, () -> api.get("/api/v1/pods"));
        assertEquals(403, refusal.code());
        assertEquals("403: GET /api/v1/pods: pods is forbidden", refusal.getMessage());
    }

    @Test
    void deletingWhatIsNotThereIsNoError() {
        answerCode = 404;
        api.delete("/api/v1/namespaces/sample/pods/gone");
        assertTrue(requests.getFirst().startsWith("DELETE /api/v1/namespaces/sample/pods/gone?gracePeriodSeconds=0 "));
        answerCode = 409;
        assertThrows(KubeApiException.class, () -> api.delete("/api/v1/namespaces/sample/pods/busy"));
    }

    @Test
    void aHealthCheckThatIsNotJsonIsAString() {
        answer = "ok";
        assertEquals("ok", api.get("/readyz").asText());
    }

    @Test
    void aKubeconfigReadsBackAsWrittenAndHidesItsToken() {
        Kubeconfig config = new Kubeconfig("cluster2", URI.create("https://127.0.0.1:6443"), "-----BEGIN CERTIFICATE-----\n",
                "t");
        assertEquals(config, Kubeconfig.parse(config.yaml()));
        assertFalse(new Kubeconfig("c", config.server(), "", "secret-token").toString().contains("secret-token"));
    }

    @Test
    void aKubeconfigWithoutATokenSaysSo() {
        String yaml = new Kubeconfig("c", URI.create("https://127.0.0.1:1"), "", "t").yaml().replace("token: t", "name: t");
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Kubeconfig.parse(yaml));
        assertEquals("kubeconfig: 'token' is missing or empty", refusal.getMessage());
    }
}
