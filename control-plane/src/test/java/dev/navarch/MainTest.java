package dev.navarch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.admin.AdminLimits;
import dev.navarch.admin.AdminServer;
import dev.navarch.admin.Readiness;
import dev.navarch.admin.Sites;
import dev.navarch.loop.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    private final List<Config> started = new ArrayList<>();

    @Test
    void discoveryStartsTheDaemonAndEndsAsItDoes() {
        assertEquals(7, run("discovery", "--domain", "mesh.local", "--flagOfTomorrow", "value"));
        assertEquals("mesh.local", started.getFirst().self().domain());
    }

    @Test
    void discoveryDoesNotStartWithAWrongFlag() {
        assertEquals(2, run("discovery", "--shutdownDuration=soon"));
        assertTrue(started.isEmpty());
    }

    @Test
    void helpAndVersionStartNothing() {
        assertEquals(0, run("discovery", "--help"));
        assertEquals(0, run("--help"));
        assertEquals(0, run("version"));
        assertEquals(2, run());
        assertEquals(2, run("dance"));
        assertTrue(started.isEmpty());
    }

    @Test
    void aRequestEndsWellWhenTheAnswerIsGood() throws Exception {
        Readiness readiness = new Readiness();
        AdminServer.Wiring wiring = AdminServer.Wiring.create(AdminLimits.defaults(), Clock.SYSTEM);
        try {
            int port;
            try (AdminServer server = AdminServer.listen(wiring, "127.0.0.1", 0, Sites.http(readiness, null))) {
                port = server.port();
                assertEquals(1, Main.request(port, "GET", "/ready", null));
                readiness.require("discovery", () -> true);
                assertEquals(0, Main.request(port, "GET", "ready", null));
            }
            assertEquals(1, Main.request(port, "GET", "/ready", null), "nobody listens any more");
        } finally {
            wiring.vertx().close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void theVersionIsBuiltIn() {
        assertTrue(BuildInfo.current().line().matches("[^$-]+.*-\\w+-\\w+"), BuildInfo.current().line());
    }

    private int run(String... args) {
        return Main.run(List.of(args), config -> {
            started.add(config);
            return 7;
        });
    }
}
