package dev.navarch.admin;

import dev.navarch.loop.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of a port: too many are turned away, and one that takes too long over a request is closed. Thread-safe.
 *
 * <p>Implementation note: who sends one byte now and then is never idle. A connection that has no page in the making and has not completed a request
 * within the read time (the first), or the idle time and the read time together (any other), has no honest reason to stay.
 */
final class Visitors implements AutoCloseable {
    private final Map<HttpConnection, Stay> stays = new ConcurrentHashMap<>();
    private final AdminLimits limits;
    private final Vertx vertx;
    private final Clock clock;
    private final long timer;

    Visitors(Vertx vertx, AdminLimits limits, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.limits = limits;
        this.timer = vertx.setPeriodic(Math.max(1, limits.read().toMillis() / 4), _ -> endTheSlow());
    }

    void came(HttpConnection connection) {
        if (stays.size() >= limits.connections()) {
            connection.close();
            return;
        }
        stays.put(connection, new Stay(clock.nanos() + limits.read().toNanos()));
        connection.closeHandler(_ -> gone(connection));
    }

    /** A request is in, whole; from here on it is we who take our time. */
    void asks(HttpConnection connection) {
        Stay stay = stays.get(connection);
        if (stay != null) {
            stay.asked.incrementAndGet();
        }
    }

    /** An answer is on its way; to be taken in, and the next request to follow, there are the idle time and the read time together. */
    void answered(HttpConnection connection) {
        Stay stay = stays.get(connection);
        if (stay != null) {
            stay.endNanos = clock.nanos() + limits.idle().toNanos() + limits.read().toNanos();
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
