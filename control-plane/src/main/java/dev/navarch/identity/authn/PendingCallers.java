package dev.navarch.identity.authn;

import dev.navarch.identity.Authentication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Where callers wait for a verdict: there is so much room and no more. Thread-safe. */
final class PendingCallers {
    private final int room;
    private final AuthnMetrics metrics;
    private final AtomicInteger waiting = new AtomicInteger();

    PendingCallers(int room, AuthnMetrics metrics) {
        this.room = room;
        this.metrics = metrics;
    }

    /** Judges, unless there is no room left to wait. */
    CompletionStage<Authentication> await(Supplier<CompletableFuture<Authentication>> verdict) {
        if (waiting.incrementAndGet() > room) {
            waiting.decrementAndGet();
            return CompletableFuture.completedStage(new Authentication.Refused("busy", "too many callers wait for a verdict"));
        }
        metrics.waiting(1);
        return verdict.get().whenComplete((_, _) -> {
            waiting.decrementAndGet();
            metrics.waiting(-1);
        });
    }
}
