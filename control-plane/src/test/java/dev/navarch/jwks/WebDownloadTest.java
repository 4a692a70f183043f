package dev.navarch.jwks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the web, and what is not. The server is on this host, which is forbidden in production. */
class WebDownloadTest {
    private static final KeyLimits LIMITS = new KeyLimits(10, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(1),
            Duration.ofSeconds(2), 1000, 2);
    private final WebDownload free = new WebDownload(LIMITS, _ -> true);
    private final WebDownload strict = new WebDownload(LIMITS, AddressPolicy.blocking(List.of()));
    private HttpServer server;
    private String base = "";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        answer("/keys", 200, "", "{}");
        answer("/large", 200, "", "x".repeat(2000));
        answer("/gone", 404, "", "");
        answer("/moved", 302, "/keys", "");
        answer("/round", 302, "/round", "");
        answer("/inward", 302, "http://localhost:1/keys", "");
        answer("/file", 302, "file:///etc/passwd", "");
        server.createContext("/slow", exchange -> {
            // Nobody answers.
        });
        server.start();
    }

    private void answer(String path, int status, String location, String body) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (!location.isEmpty()) {
                    exchange.getResponseHeaders().add("Location", location);
                }
                byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    @AfterEach
    void end() {
        server.stop(0);
        free.close();
        strict.close();
    }

    private static Download.Answer read(Download download, String uri) {
        return download.read(uri).toCompletableFuture().join();
    }

    @Test
    void aDocumentIsReadAlsoWhereItMoved() {
        assertEquals(new Download.Found("{}"), read(free, base + "/keys"));
        assertEquals(new Download.Found("{}"), read(free, base + "/moved"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/large", "/gone", "/round", "/inward", "/file", "/slow"})
    void whatIsNoAnswerFailsInTime(String path) {
        assertInstanceOf(Download.Failed.class, read(free, base + path));
    }

    @Test
    void thisHostIsNotAskedUnderWhateverName() {
        for (String uri : List.of(base + "/keys", "http://localhost:" + server.getAddress().getPort() + "/keys",
                "http://[::1]/keys",
                "http://169.254.169.254/latest/meta-data", "http://0.0.0.0/keys", "http://[::ffff:127.0.0.1]/keys",
                "ftp://a/b")) {
            assertInstanceOf(Download.Failed.class, read(strict, uri), uri);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "::", "0.0.0.0", "0.1.2.3", "169.254.169.254", "fe80::1",
            "224.0.0.1", "ff02::1",
            "100.100.100.200", "168.63.129.16", "fd00:ec2::254", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "10.0.0.1",
            "fd12::1"})
    void addressesThatOnlyThisHostReachesAreForbidden(String address) {
        AddressPolicy policy = AddressPolicy.blocking(List.of("10.0.0.0/8", "fd12::/16"));
        assertFalse(policy.test(InetAddress.ofLiteral(address)));
    }

    @Test
    void othersAreNot() {
        AddressPolicy policy = AddressPolicy.blocking(List.of());
        for (String address : List.of("10.0.0.1", "192.168.1.1", "8.8.8.8", "fd12::1", "2001:db8::1")) {
            assertTrue(policy.test(InetAddress.ofLiteral(address)), address);
        }
        for (String range : List.of("10.0.0.0/33", "a.example.com", "10.0.0.0/", "", "::/129")) {
            assertThrows(IllegalArgumentException.class, () -> AddressPolicy.blocking(List.of(range)), range);
        }
    }
}
