package dev.navarch.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.navarch.loop.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The port as API servers and others meet it, over real TLS. */
class WebhookServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WebhookLimits LIMITS = limits(Duration.ofSeconds(30));

    private final TestKeys keys = new TestKeys("first");
    private final List<Integer> unreadable = new CopyOnWriteArrayList<>();
    private final List<Review> judged = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newBuilder().sslContext(TestKeys.anybody()).build();
    private WebhookServer server;

    /** Allows, patches or denies as the object's name says. */
    private final Reviewer reviewer = new Reviewer() {
        @Override
        public Verdict judge(Review review) {
            judged.add(review);
            ArrayNode patch = JSON.createArrayNode();
            patch.addObject().put("op", "remove").put("path", "/x");
            return switch (review.name()) {
                case "patch" -> new Verdict.Patched(patch, List.of());
                case "deny" -> new Verdict.Denied("because", List.of());
                case "warn" -> new Verdict.Allowed(List.of("mind"));
                case "bug" -> throw new IllegalStateException("a bug");
                default -> new Verdict.Allowed(List.of());
            };
        }

        @Override
        public void unreadable(int status) {
            unreadable.add(status);
        }
    };

    private static WebhookLimits limits(Duration header) {
        return new WebhookLimits(8 << 10, 4 << 10, 64 << 10, 64, header, Duration.ofSeconds(90), 64, 4);
    }

    @BeforeEach
    void listen() throws IOException {
        server = WebhookServer.listen(new Webhooks(LIMITS, reviewer, reviewer),
                WebhookServer.Security.from(keys, "1.2", List.of()), Clock.SYSTEM,
                "127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpResponse<String> post(String path, String type, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private JsonNode review(String version, String name) throws IOException {
        HttpResponse<String> answer = post("/inject/cluster/c2?timeout=10s", "application/json",
                """
                        {"apiVersion":"%s","kind":"AdmissionReview","request":{"uid":"u1","operation":"CREATE","namespace":"ns","name":"%s",
                         "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"resource":"pods"},"dryRun":true,"object":{"a":1}}}"""
                        .formatted(version, name));
        assertEquals(200, answer.statusCode());
        return JSON.readTree(answer.body());
    }

    @Test
    void theAnswerHasTheVersionAndUidOfTheQuestion() throws IOException {
        assertEquals(
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"response\":{\"uid\":\"u1\",\"allowed\":true}}",
                review("admission.k8s.io/v1", "x").toString());
        assertEquals("admission.k8s.io/v1beta1", review("admission.k8s.io/v1beta1", "x").path("apiVersion").asText());
        Review seen = judged.getFirst();
        assertEquals("/inject/cluster/c2", seen.path());
        assertEquals("CREATE v1 Pod pods ns x true {\"a\":1}",
                String.join(" ", seen.operation(), seen.version(), seen.kind(), seen.resource(),
                        seen.namespace(), seen.name(), Boolean.toString(seen.dryRun()), seen.object().toString()));
    }

    @Test
    void patchesDenialsAndWarnings() throws IOException {
        JsonNode patched = review("admission.k8s.io/v1", "patch").path("response");
        assertEquals("JSONPatch", patched.path("patchType").asText());
        assertEquals("[{\"op\":\"remove\",\"path\":\"/x\"}]",
                new String(Base64.getDecoder().decode(patched.path("patch").asText()), StandardCharsets.UTF_8));
        JsonNode denied = review("admission.k8s.io/v1", "deny").path("response");
        assertFalse(denied.path("allowed").asBoolean());
        assertEquals("because", denied.at("/status/message").asText());
        assertEquals("[\"mind\"]", review("admission.k8s.io/v1", "warn").at("/response/warnings").toString());
    }

    @Test
    void aBugInAReviewIsARefusalAndTheNextReviewIsJudged() throws IOException {
        assertFalse(review("admission.k8s.io/v1", "bug").at("/response/allowed").asBoolean());
        assertTrue(review("admission.k8s.io/v1", "x").at("/response/allowed").asBoolean());
    }

    @Test
    void whatIsNoReviewIsAnsweredByTheContractsCodes() {
        assertEquals(400, post("/inject", "application/json", "").statusCode());
        assertEquals(415, post("/inject", "text/plain", "{}").statusCode());
        assertEquals(415, post("/validate", "application/json; charset=utf-8", "{}").statusCode());
        assertEquals(415, post("/validate", "", "{}").statusCode());
        assertEquals(400, post("/inject", "application/json", "x".repeat(LIMITS.bodyBytes() + 1)).statusCode());
        assertEquals(404, post("/elsewhere", "application/json", "{}").statusCode());
        assertEquals(404, post("/injection", "application/json", "{}").statusCode());
        assertEquals(200, post("/ready", "", "").statusCode());
        assertEquals(List.of(400, 415, 415, 415, 400), unreadable);
    }

    @Test
    void strangeBodiesAreDeniedInWords() {
        for (String body : List.of("{", "[]", "null", "1", "\"x\"", "{}", "{\"kind\":\"AdmissionReview\"}",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":[]}",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"u\",\"object\":7}}",
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"request\":{}}", "{\"a\":".repeat(5_000), "[".repeat(60_000))) {
            HttpResponse<String> answer = post("/inject", "application/json", body);
            assertEquals(200, answer.statusCode());
            assertTrue(answer.body().contains("\"allowed\":false") && answer.body().contains("could not decode body"),
                    answer.body());
        }
        assertEquals(0, judged.size());
    }

    @Test
    void anotherCertificateIsInForceWithoutARestart() throws IOException {
        assertEquals("CN=first", shown());
        keys.rotate("second");
        assertEquals("CN=second", shown());
    }

    private String shown() throws IOException {
        try (SSLSocket socket = (SSLSocket) TestKeys.anybody().getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }

    @Test
    void oldProtocolsAreRefused() throws IOException {
        try (SSLSocket socket = (SSLSocket) TestKeys.anybody().getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setEnabledProtocols(new String[]{"TLSv1.2"});
            socket.startHandshake();
            assertEquals("TLSv1.2", socket.getSession().getProtocol());
        }
        try (WebhookServer strict = WebhookServer.listen(new Webhooks(LIMITS, reviewer, reviewer),
                WebhookServer.Security.from(keys, "1.3", List.of()), Clock.SYSTEM, "127.0.0.1", 0);
                SSLSocket socket = (SSLSocket) TestKeys.anybody().getSocketFactory().createSocket("127.0.0.1", strict.port())) {
            socket.setEnabledProtocols(new String[]{"TLSv1.2"});
            assertThrows(IOException.class, socket::startHandshake);
        }
    }

    @Test
    void slowAndSilentConnectionsAreEnded() throws IOException {
        try (WebhookServer strict = WebhookServer.listen(new Webhooks(limits(Duration.ofSeconds(2)), reviewer, reviewer),
                WebhookServer.Security.from(keys, "1.2", List.of()), Clock.SYSTEM, "127.0.0.1", 0);
                Socket slow = TestKeys.anybody().getSocketFactory().createSocket("127.0.0.1", strict.port());
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), strict.port())) {
            slow.setSoTimeout(60_000);
            silent.setSoTimeout(60_000);
            slow.getOutputStream()
                    .write("POST /inject HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(-1, endOf(slow.getInputStream()));
            assertEquals(-1, endOf(silent.getInputStream()));
        }
    }

    private static int endOf(InputStream in) {
        try {
            int read = in.read();
            while (read >= 0) {
                read = in.read();
            }
            return read;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stays open", e);
        } catch (IOException _) {
            return -1;
        }
    }

    @Test
    void piecesOfReviewsInAnyOrderAreAnswered() {
        List<String> pieces = List.of("{", "}", "[", "]", ",", ":", "\"kind\"", "\"AdmissionReview\"", "\"apiVersion\"",
                "\"admission.k8s.io/v1\"",
                "\"request\"", "\"uid\"", "\"object\"", "\"metadata\"", "1e999", "null", "true", "\"\\u0000\"", "-", "\\",
                "\u00ff");
        for (long seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            StringBuilder body = new StringBuilder("{");
            for (int i = random.nextInt(20); i >= 0; i--) {
                body.append(pieces.get(random.nextInt(pieces.size())));
            }
            HttpResponse<String> answer = post("/validate", "application/json", body.toString());
            assertEquals(200, answer.statusCode(), "seed " + seed);
            assertTrue(answer.body().contains("\"allowed\":false"), "seed " + seed + ": " + answer.body());
        }
    }
}
