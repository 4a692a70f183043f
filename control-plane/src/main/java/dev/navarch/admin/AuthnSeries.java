package dev.navarch.admin;

import dev.navarch.identity.authn.AuthnMetrics;
import dev.navarch.model.ClusterId;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted of callers and their credentials. */
final class AuthnSeries implements AuthnMetrics {
    private final OwnSeries own;
    private final AtomicLong waiting;
    private final Counter rememberedGood;
    private final Counter rememberedBad;

    AuthnSeries(OwnSeries own) {
        this.own = own;
        waiting = own.level("navarch.callers.waiting", "Callers that wait to be vouched for.");
        rememberedGood = remembered(own, "true");
        rememberedBad = remembered(own, "false");
    }

    private static Counter remembered(OwnSeries own, String accepted) {
        return own.counter("navarch.tokens.remembered", "Tokens that were judged without asking, for the verdict was known.",
                "accepted", accepted);
    }

    @Override
    public void judged(boolean accepted, String outcome) {
        own.counter("navarch.callers.judged", "Callers that were let in or refused, by who vouched or why nobody did.",
                "accepted",
                Boolean.toString(accepted), "outcome", outcome).increment();
    }

    @Override
    public void reviewed(ClusterId cluster, String result, long nanos) {
        own.timer("navarch.token.review", "Reviews of tokens by a cluster's API server.", "cluster", cluster.value(), "result",
                result)
                .record(Duration.ofNanos(nanos));
    }

    @Override
    public void remembered(boolean accepted) {
        (accepted ? rememberedGood : rememberedBad).increment();
    }

    @Override
    public void keysRead(ClusterId cluster, boolean readable) {
        own.counter("navarch.token.keys.read", "Readings of the keys that a cluster publishes.", "cluster", cluster.value(),
                "readable",
                Boolean.toString(readable)).increment();
    }

    @Override
    public void waiting(int change) {
        waiting.addAndGet(change);
    }
}
