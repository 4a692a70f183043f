package dev.navarch.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DebugPagesCommandsTest {
    private final Terminal terminal = new Terminal(Path.of("/nowhere"));
    private final Map<String, String> pages = new HashMap<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/debug/", exchange -> {
            String page = pages.get(exchange.getRequestURI().getPath().substring("/debug/".length()));
            byte[] body = page == null ? new byte[0] : page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(page == null ? 401 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private int run(String command, String... more) {
        return terminal.run(command, Stream.of("--address=127.0.0.1:" + server.getAddress().getPort()), more);
    }

    @Test
    void clustersStandInColumnsAndOneThatIsNotSyncedFails() {
        pages.put("clusterz", """
                [{"id":"cluster1","secretName":"","syncStatus":"synced"},
                 {"id":"cluster2","secretName":"istio-system/istio-remote-secret-cluster2","syncStatus":"synced"}]""");
        assertEquals(0, run("remote-clusters"), terminal.err());
        assertTrue(terminal.out().contains("cluster2   istio-system/istio-remote-secret-cluster2   synced   127.0.0.1:"),
                terminal.out());
        pages.put("clusterz",
                pages.get("clusterz").replace("cluster2\",\"syncStatus\":\"synced", "cluster2\",\"syncStatus\":\"timeout"));
        assertEquals(1, run("remote-clusters", "-o=json"));
        assertTrue(terminal.out().contains("\"timeout\""), terminal.out());
    }

    @Test
    void proxiesStandWithWhatTheyTookAndOneThatRefusesFails() {
        String proxy = """
                {"cluster_id":"cluster2","proxy":"sleep.sample","cluster_sent":"a","cluster_acked":"a","listener_sent":"c","listener_acked":"b",
                 "resources":{"x":{"sent":"c","acked":"b"%s}}}""";
        pages.put("syncz", "[" + proxy.formatted("") + "]");
        assertEquals(0, run("proxy-status"), terminal.err());
        assertTrue(
                terminal.out().lines().toList().getLast()
                        .matches("sleep.sample +cluster2 +SYNCED +STALE +NOT SENT +NOT SENT +127.0.0.1:[0-9]+"),
                terminal.out());
        pages.put("syncz", "[" + proxy.formatted(",\"lastError\":\"no such filter\"") + "]");
        assertEquals(1, run("ps"));
        assertTrue(terminal.out().contains("no such filter"), terminal.out());
    }

    @Test
    void whoMayNotSeeThemAndWhoAsksNobodyIsTold() {
        assertEquals(1, run("remote-clusters"));
        assertTrue(terminal.err().contains("use a port-forward"), terminal.err());
        server.stop(0);
        assertEquals(3, run("remote-clusters"));
        assertTrue(terminal.err().contains("--address"), terminal.err());
        assertEquals(2, terminal.run("remote-clusters", "--address=nonsense"));
    }

    @Test
    void theShellCompletesThem() {
        assertEquals(0, terminal.run("completion"), terminal.err());
        assertTrue(terminal.out().contains("create-remote-secret") && terminal.out().contains("--revoke-older"));
    }
}
