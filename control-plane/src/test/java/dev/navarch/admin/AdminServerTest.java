package dev.navarch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.loop.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private int port;

    @AfterEach
    void close() throws Exception {
        release.countDown();
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void pagesAreAnswered() throws IOException {
        listen(limits(LONG, LONG));

        assertTrue(ask("GET /hello?name=a%20b&name=c HTTP/1.1\r\n").endsWith("\r\n\r\nhello a b []\n"));
        assertTrue(ask("PUT /hello HTTP/1.1\r\nContent-Length: 3\r\n", "you").endsWith("\r\n\r\nput you\n"));
    }

    @Test
    void headSendsNoBody() throws IOException {
        listen(limits(LONG, LONG));

        String answer = ask("HEAD /hello HTTP/1.1\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("content-length: 14\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatMayNotBeDoneIsNotAllowed() throws IOException {
        listen(limits(LONG, LONG));

        assertStatus(404, ask("GET /hello/you HTTP/1.1\r\n"));
        String refused = ask("DELETE /hello HTTP/1.1\r\n");
        assertTrue(refused.startsWith("HTTP/1.1 405 "), refused);
        assertTrue(refused.contains("Allow: GET, PUT, HEAD\r\n"), refused);
    }

    @Test
    void hugeHeadersLinesAndBodiesAreRefused() throws IOException {
        listen(limits(LONG, LONG));

        assertStatus(431, ask("GET /hello HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n"));
        assertStatus(414, ask("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\n"));
        assertStatus(413, ask("PUT /hello HTTP/1.1\r\nContent-Length: 70000\r\n", "x".repeat(70_000)));
    }

    @Test
    void aSilentVisitorIsShownOut() throws IOException {
        listen(limits(LONG, SHORT));

        try (Socket silent = connect()) {
            assertEquals("", readAll(silent));
        }
    }

    @Test
    void aVisitorWhoTricklesIsShownOut() throws IOException, InterruptedException {
        listen(limits(SHORT, LONG));

        try (Socket slow = connect()) {
            Thread drip = Thread.ofVirtual().start(() -> drip(slow));
            assertEquals("", readAll(slow));
            drip.join();
        }
        assertStatus(200, ask("GET /hello HTTP/1.1\r\n"));
    }

    @Test
    void aPageThatTakesLongerThanARequestMayIsStillAnswered() throws Exception {
        listen(limits(SHORT, LONG));

        try (Socket visitor = connect()) {
            send(visitor, "GET /debug/slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            entered.await();
            Thread.sleep(SHORT.multipliedBy(3));
            release.countDown();
            assertTrue(readAll(visitor).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void moreDebugPagesThanAllowedAreRefusedWhileHealthIsNot() throws Exception {
        listen(limits(LONG, LONG));

        try (Socket first = connect()) {
            send(first, "GET /debug/slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            entered.await();
            assertStatus(503, ask("GET /debug/slow HTTP/1.1\r\n"));
            assertStatus(200, ask("GET /hello HTTP/1.1\r\n"));
            release.countDown();
            assertTrue(readAll(first).startsWith("HTTP/1.1 200 "));
        }
        assertStatus(200, ask("GET /debug/slow HTTP/1.1\r\n"));
    }

    @Test
    void aVisitorTooManyIsTurnedAway() throws IOException {
        listen(new AdminLimits(16 << 10, 8 << 10, 64 << 10, LONG, LONG, 2, 1));

        try (Socket first = connect(); Socket second = connect()) {
            send(first, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
            send(second, "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals('H', first.getInputStream().read());
            assertEquals('H', second.getInputStream().read());
            assertEquals("", ask("GET /hello HTTP/1.1\r\n"));
        }
    }

    @Test
    void aPageThatFailsIsAnsweredWith500() throws IOException {
        listen(limits(LONG, LONG));

        assertStatus(500, ask("GET /broken HTTP/1.1\r\n"));
    }

    @Test
    void anAddressThatIsTakenIsNamed() throws IOException {
        listen(limits(LONG, LONG));

        IOException taken = assertThrows(IOException.class, () -> listen(limits(LONG, LONG), port));
        assertTrue(String.valueOf(taken.getMessage()).contains("127.0.0.1:" + port), taken.getMessage());
    }

    private static void assertStatus(int status, String answer) {
        assertTrue(answer.matches("(?s)HTTP/1\\.[01] " + status + " .*"), answer);
    }

    private AdminLimits limits(Duration read, Duration idle) {
        return new AdminLimits(16 << 10, 8 << 10, 64 << 10, read, idle, 50, 1);
    }

    private void listen(AdminLimits limits) throws IOException {
        listen(limits, 0);
    }

    private void listen(AdminLimits limits, int on) throws IOException {
        Site site = Site.plan().get("/hello", request -> Answer.text(200, "hello " + request.parameter("name") + " []"))
                .page("PUT", "/hello", request -> Answer.text(200, "put " + request.body())).get("/debug/slow", _ -> {
                    entered.countDown();
                    awaitRelease();
                    return Answer.empty(200);
                }).get("/broken", _ -> {
                    throw new IllegalStateException("this page is broken on purpose");
                }).site();
        AdminServer.Wiring wiring = AdminServer.Wiring.create(limits, Clock.SYSTEM);
        open.add(() -> wiring.vertx().close().toCompletionStage().toCompletableFuture().join());
        AdminServer server = AdminServer.listen(wiring, "127.0.0.1", on, site);
        open.add(server);
        port = server.port();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private String ask(String head) throws IOException {
        return ask(head, "");
    }

    private String ask(String head, String body) throws IOException {
        try (Socket socket = connect()) {
            try {
                send(socket, head + "Host: x\r\nConnection: close\r\n\r\n" + body);
            } catch (SocketException _) {
                // Refused before all of it was sent: the answer counts.
            }
            return readAll(socket);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String readAll(Socket socket) {
        StringBuilder text = new StringBuilder();
        try (InputStream in = socket.getInputStream()) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                text.append((char) b);
            }
        } catch (IOException _) {
            // Closed with a reset: what was read before is all there is.
        }
        return text.toString();
    }

    private static void drip(Socket socket) {
        try {
            send(socket, "GET /hello HTTP/1.1\r\nX: ");
            while (true) {
                send(socket, "x");
                Thread.sleep(10);
            }
        } catch (IOException | InterruptedException _) {
            // Shown out.
        }
    }
}
