package dev.navarch;

import dev.navarch.log.Logs;
import dev.navarch.loop.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code discovery}: runs a {@link Daemon} until the process is asked to end. */
final class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    /** What a broken invariant ends the process with; Kubernetes starts it again with all that is to be known read afresh. */
    private static final int FAULT = 70;

    private Discovery() {
    }

    /** Returns the exit code. */
    static int run(Config config) {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger exit = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
            asked.countDown();
            awaitQuietly(ended, config.shutdown());
            // Being asked to end is no failure, whatever the JVM makes of a signal.
            Runtime.getRuntime().halt(exit.get());
        }));
        Logs logs = Logs.start(config.log());
        config.warnings().forEach(LOG::warn);
        try (Daemon daemon = new Daemon(config, System.getenv(), endProcess())) {
            var _ = daemon.start(logs).exceptionally(e -> {
                LOG.error("cannot start: {}", e.getMessage());
                exit.set(1);
                asked.countDown();
                return null;
            });
            awaitQuietly(asked);
            LOG.info("Stopping");
            return exit.get();
        } catch (IOException e) {
            LOG.error("cannot start: {}", e.getMessage());
            exit.set(1);
            return 1;
        } catch (RuntimeException e) {
            LOG.error("a bug at the start; the process ends", e);
            exit.set(FAULT);
            return FAULT;
        } finally {
            ended.countDown();
        }
    }

    private static Faults endProcess() {
        return (where, cause) -> {
            LOG.error("a bug in {}; the process ends so that nothing wrong is served", where, cause);
            Runtime.getRuntime().halt(FAULT);
        };
    }

    private static void awaitQuietly(CountDownLatch latch, Duration limit) {
        try {
            if (!latch.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("not all is closed after {}; the process ends all the same", limit);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
