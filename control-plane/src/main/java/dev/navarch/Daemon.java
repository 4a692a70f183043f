package dev.navarch;

import dev.navarch.admin.AdminLimits;
import dev.navarch.admin.AdminServer;
import dev.navarch.admin.DebugPages;
import dev.navarch.admin.DebugSource;
import dev.navarch.admin.Metrics;
import dev.navarch.admin.Readiness;
import dev.navarch.admin.Site;
import dev.navarch.admin.Sites;
import dev.navarch.log.Logs;
import dev.navarch.loop.Clock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring, top to bottom in the order of the flow, and the map of the program. What is opened is closed in the reverse order.
 */
final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Config config;

    private Daemon(Config config) {
        this.config = config;
    }

    /** Runs until the process is asked to end; the exit code. */
    static int run(Config config) {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger exit = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
            asked.countDown();
            awaitQuietly(ended);
            // Being asked to end is no failure, whatever the JVM makes of a signal.
            Runtime.getRuntime().halt(exit.get());
        }));
        Logs logs = Logs.start(config.log());
        config.warnings().forEach(LOG::warn);
        try (Daemon daemon = new Daemon(config)) {
            daemon.start(logs);
            awaitQuietly(asked);
            LOG.info("Stopping");
            return 0;
        } catch (IOException e) {
            LOG.error("cannot start: {}", e.getMessage());
            exit.set(1);
            return 1;
        } finally {
            ended.countDown();
        }
    }

    private void start(Logs logs) throws IOException {
        Clock clock = Clock.SYSTEM;
        LOG.info("Starting Istiod Server with primary cluster {}", config.self().cluster());
        // The probe's port first: until the rest stands it answers "not ready", where a closed port would look like a dead process.
        String version = BuildInfo.current().line();
        Readiness readiness = new Readiness();
        DebugSource source = DebugSource.NOTHING;
        Metrics metrics = new Metrics(version, clock, source);
        DebugPages debug = config.debug().http() ? new DebugPages(source) : null;
        AdminServer.Wiring admin = AdminServer.Wiring.create(AdminLimits.defaults(), clock);
        open.push(() -> admin.vertx().close().toCompletionStage().toCompletableFuture().join());
        listen(admin, config.listen().http(), Sites.http(readiness, debug));
        listen(admin, config.listen().monitoring(),
                Sites.monitoring(metrics, version, config.debug().metricsFromLoopbackOnly(), debug));
        listen(admin, config.listen().controlZ(), Sites.controlZ(logs));
    }

    private void listen(AdminServer.Wiring admin, Config.@Nullable Address address, Site site) throws IOException {
        if (address != null) {
            open.push(AdminServer.listen(admin, address.host(), address.port(), site));
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("cannot close what was opened; going on", e);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
