package dev.navarch.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.LayoutBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.KeyValuePair;

class LogsTest {
    private static final Instant TIME = Instant.parse("2026-11-21T09:22:57.844894157Z");
    private final LoggerContext context = new LoggerContext();

    LogsTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @Test
    void aLineOfTextIsIstios() {
        LoggingEvent event = event("dev.navarch.cluster.Fleet", Level.INFO, "Number of remote clusters: 2");
        event.addKeyValuePair(new KeyValuePair("cluster", "cluster2"));
        event.addKeyValuePair(new KeyValuePair("took", 7));

        assertEquals("2026-11-21T09:22:57.844894Z\tinfo\tcluster\tNumber of remote clusters: 2\tcluster=cluster2 took=7\n",
                text(event));
    }

    @Test
    void theDefaultScopeIsNotNamed() {
        assertEquals("2026-11-21T09:22:57.844894Z\twarn\tdiscovery is not ready\n",
                text(event("dev.navarch.Daemon", Level.WARN, "discovery is not ready")));
    }

    @Test
    void aStrangersTextCannotForgeALine() {
        LoggingEvent event = event("dev.navarch.xds.Streams", Level.INFO, "connection for node:a\n2026 error\tforged");
        event.addKeyValuePair(new KeyValuePair("proxy", "x\r\ny \"z\" \u001b[31m"));

        String line = text(event);

        assertEquals(1, line.lines().count());
        assertTrue(line.endsWith("node:a\\n2026 error\\tforged\tproxy=\"x\\r\\ny \\\"z\\\" \\u001b[31m\"\n"), line);
    }

    @Test
    void aLineOfJsonIsIstios() {
        LoggingEvent event = event("dev.navarch.cluster.Fleet", Level.ERROR, "say \"no\"");
        event.addKeyValuePair(new KeyValuePair("cluster", "cluster2"));
        event.addKeyValuePair(new KeyValuePair("took", 7));

        assertEquals(
                "{\"level\":\"error\",\"time\":\"2026-11-21T09:22:57.844894Z\",\"scope\":\"cluster\",\"msg\":\"say \\\"no\\\"\","
                        + "\"cluster\":\"cluster2\",\"took\":7}\n",
                layout(new JsonLayout()).doLayout(event));
    }

    @Test
    void aLibrarysScopeIsItsName() {
        assertEquals("grpc", Scope.of("io.grpc.netty.NettyServerHandler"));
        assertEquals("kube", Scope.of("dev.navarch.kube.Watch"));
        assertEquals("generate", Scope.of("dev.navarch.generate.cluster.Clusters"));
        assertEquals("default", Scope.of("dev.navarch.Main"));
    }

    @Test
    void levelsHoldByScopeAndChangeWhileRunning(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("log");
        Logs logs = Logs.start(context, new LogOptions(false, List.of(file.toString()),
                Map.of("default", LogOptions.Level.WARN, "xds", LogOptions.Level.DEBUG), List.of()));

        context.getLogger("dev.navarch.xds.Stream").debug("1 said");
        context.getLogger("dev.navarch.kube.Watch").info("2 not said");
        context.getLogger("dev.navarch.kube.Watch").warn("3 said");
        context.getLogger("io.grpc.Any").info("4 not said");
        assertTrue(logs.set("kube", LogOptions.Level.INFO));
        context.getLogger("dev.navarch.kube.Watch").info("5 said");
        assertTrue(logs.set("xds", LogOptions.Level.NONE));
        context.getLogger("dev.navarch.xds.Stream").error("6 not said");

        assertEquals(List.of("1 said", "3 said", "5 said"),
                Files.readAllLines(file).stream().map(line -> line.substring(line.lastIndexOf('\t') + 1)).toList());
        assertFalse(logs.set("nonsense", LogOptions.Level.INFO));
        assertEquals(LogOptions.Level.INFO, logs.levels().get("kube"));
        context.stop();
    }

    private String text(LoggingEvent event) {
        return layout(new TextLayout()).doLayout(event);
    }

    private <L extends LayoutBase<?>> L layout(L layout) {
        layout.setContext(context);
        layout.start();
        return layout;
    }

    private LoggingEvent event(String logger, Level level, String message) {
        LoggingEvent event = new LoggingEvent("test", context.getLogger(logger), level, message, null, null);
        event.setInstant(TIME);
        return event;
    }
}
