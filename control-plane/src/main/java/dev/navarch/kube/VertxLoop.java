package dev.navarch.kube;

import dev.navarch.loop.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A Vert.x context as an event loop. It shares its thread with other contexts, so closing it only forgets its timers.
 */
final class VertxLoop implements EventLoop {
    private final Vertx vertx;
    private final Context context;
    /** Confined to the loop. */
    private final Map<Object, Long> timers = new HashMap<>();

    VertxLoop(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    @Override
    public void post(Runnable task) {
        context.runOnContext(_ -> task.run());
    }

    @Override
    public void schedule(Object tag, Duration delay, Runnable task) {
        if (!isOnLoop()) {
            post(() -> schedule(tag, delay, task));
            return;
        }
        cancel(tag);
        timers.put(tag, vertx.setTimer(Math.max(1, delay.toMillis()), id -> {
            if (timers.remove(tag, id)) {
                task.run();
            }
        }));
    }

    @Override
    public void cancel(Object tag) {
        if (!isOnLoop()) {
            post(() -> cancel(tag));
            return;
        }
        Long timer = timers.remove(tag);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    @Override
    public void assertOnLoop() {
        if (!isOnLoop()) {
            throw new IllegalStateException("on " + Thread.currentThread().getName() + " instead of the client's loop");
        }
    }

    boolean isOnLoop() {
        return Vertx.currentContext() == context;
    }

    @Override
    public void close() {
        if (isOnLoop()) {
            timers.values().forEach(vertx::cancelTimer);
            timers.clear();
        } else {
            post(this::close);
        }
    }
}
