package dev.navarch.local.agent;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A token as a pod finds it in its file: asked for once, replaced in time by who stands in for the kubelet, and still there when the API server
 * is not. Thread-safe.
 */
final class ProjectedToken implements Supplier<String> {
    private static final Duration REPLACED_AFTER = Duration.ofMinutes(45);

    private final Supplier<String> request;
    private String token; // guarded by this
    private long since; // guarded by this

    /** @param request asks for a token, valid for an hour */
    ProjectedToken(Supplier<String> request) {
        this.request = request;
        this.token = request.get();
        this.since = System.nanoTime();
    }

    @Override
    public synchronized String get() {
        if (System.nanoTime() - since > REPLACED_AFTER.toNanos()) {
            token = request.get();
            since = System.nanoTime();
        }
        return token;
    }
}
