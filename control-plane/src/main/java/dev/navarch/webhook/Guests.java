package dev.navarch.webhook;

import dev.navarch.loop.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of the webhooks' port: too many are turned away, and one that trickles bytes, which is never idle, is closed when its request
 * has not come in time. Thread-safe.
 */
final class Guests implements AutoCloseable {
    private final Map<HttpConnection, Stay> stays = new ConcurrentHashMap<>();
    private final WebhookLimits limits;
    private final Vertx vertx;
    private final Clock clock;
    private final long timer;

    Guests(Vertx vertx, WebhookLimits limits, Clock clock) {
        this.vertx = vertx;
        this.limits = limits;
        this.clock = clock;
        this.timer = vertx.setPeriodic(Math.max(1, limits.header().toMillis() / 4), _ -> endTheSlow());
    }

    void came(HttpConnection connection) {
        if (stays.size() >= limits.connections()) {
            connection.close();
            return;
        }
        stays.put(connection, new Stay(clock.nanos() + limits.header().toNanos()));
        connection.closeHandler(_ -> gone(connection));
    }

    /** A request is in, whole; from here on it is we who take our time. */
    void asks(HttpConnection connection) {
        Stay stay = stays.get(connection);
        if (stay != null) {
            stay.asked.incrementAndGet();
        }
    }

    /** An answer is on its way; the next request may take the idle time to begin and the header time to come. */
    void answered(HttpConnection connection) {
        Stay stay = stays.get(connection);
        if (stay != null) {
            stay.endNanos = clock.nanos() + limits.idle().toNanos() + limits.header().toNanos();
            stay.asked.decrementAndGet();
        }
    }

    void gone(HttpConnection connection) {
        stays.remove(connection);
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }

    private void endTheSlow() {
        long now = clock.nanos();
        stays.forEach((connection, stay) -> {
            if (stay.asked.get() == 0 && stay.endNanos - now < 0) {
                connection.close();
            }
        });
    }

    private static final class Stay {
        final AtomicInteger asked = new AtomicInteger();
        volatile long endNanos;

        Stay(long endNanos) {
            this.endNanos = endNanos;
        }
    }
}
