package dev.navarch.http;

import dev.navarch.loop.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open connections of a port: too many are turned away, and one that takes too long over a request is closed. Thread-safe.
 *
 * <p>Implementation note: who sends one byte now and then is never idle. A connection that has no answer in the making and has not completed a request
 * within the read time (the first), or the idle time and the read time together (any other), has no honest reason to stay.
 */
public final class HttpConnections implements AutoCloseable {
    /**
     * How many may come, and how long they may take.
     *
     * @param connections open at once; further ones are closed
     * @param read from a connection's opening to its first request, whole
     * @param idle between an answer and the next request, whose time to come is added
     */
    public record Limits(int connections, Duration read, Duration idle) {
    }

    private final Map<HttpConnection, Stay> stays = new ConcurrentHashMap<>();
    private final Limits limits;
    private final Vertx vertx;
    private final Clock clock;
    private final long timer;

    /** Whoever made it closes it, after the server. */
    public HttpConnections(Vertx vertx, Limits limits, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.limits = limits;
        this.timer = vertx.setPeriodic(Math.max(1, limits.read().toMillis() / 4), _ -> endTheSlow());
    }

    /** A connection is open; the first call for it. */
    public void came(HttpConnection connection) {
        if (stays.size() >= limits.connections()) {
            connection.close();
            return;
        }
        stays.put(connection, new Stay(clock.nanos() + limits.read().toNanos()));
        connection.closeHandler(_ -> gone(connection));
    }

    /** A request is in, whole; from here on it is we who take our time. */
    public void asks(HttpConnection connection) {
        Stay stay = stays.get(connection);
        if (stay != null) {
            stay.asked.incrementAndGet();
        }
    }

    /** An answer is on its way; to be taken in, and the next request to follow, there are the idle time and the read time together. */
    public void answered(HttpConnection connection) {
        Stay stay = stays.get(connection);
        if (stay != null) {
            stay.endNanos = clock.nanos() + limits.idle().toNanos() + limits.read().toNanos();
            stay.asked.decrementAndGet();
        }
    }

    /** A connection is closed. */
    public void gone(HttpConnection connection) {
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
