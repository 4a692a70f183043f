package dev.navarch.admin;

import dev.navarch.jwks.KeyMetrics;
import dev.navarch.resolve.NameMetrics;
import io.micrometer.core.instrument.Counter;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts input that was refused, or of which a piece was left out. Thread-safe. */
public final class InputSeries implements NameMetrics, KeyMetrics {
    private static final String LEFT_OUT = "navarch.objects.left.out";
    private static final String NAMES = "navarch.gateway.names.asked";
    private final OwnSeries own;
    private final Counter meshConfigRefused;
    private final Counter namesResolved;
    private final Counter namesFailed;
    private final CounterDataPoint keysRead;
    private final CounterDataPoint keysFailed;
    private final Map<String, AtomicLong> storedWithoutEffect = new ConcurrentHashMap<>();

    InputSeries(OwnSeries own, IstioSeries istio) {
        this.keysRead = istio.counter("pilot_jwks_resolver_network_fetch_success_total",
                "Total number of successfully network fetch by pilot jwks resolver.").labelValues();
        this.keysFailed = istio.counter("pilot_jwks_resolver_network_fetch_fail_total",
                "Total number of failed network fetch by pilot jwks resolver.").labelValues();
        this.own = own;
        this.meshConfigRefused = own.counter("navarch.mesh.config.refused",
                "Mesh configurations that were refused, with the last good one kept.");
        this.namesResolved = own.counter(NAMES, "Questions for host names of network gateways.", "result", "found");
        this.namesFailed = own.counter(NAMES, "Questions for host names of network gateways.", "result", "failed");
    }

    @Override
    public void resolved() {
        namesResolved.increment();
    }

    @Override
    public void failed() {
        namesFailed.increment();
    }

    @Override
    public void keysRead() {
        keysRead.inc();
    }

    @Override
    public void keysFailed() {
        keysFailed.inc();
    }

    /** So many resources of an Istio kind are stored that nothing acts on yet. */
    public void storedWithoutEffect(String kind, int count) {
        storedWithoutEffect.computeIfAbsent(kind, _ -> own.level("navarch.config.stored.without.effect",
                "Istio resources of the config cluster that nothing acts on yet.", "kind", kind)).set(count);
    }

    /** A mesh configuration was refused. */
    public void meshConfigRefused() {
        meshConfigRefused.increment();
    }

    /** A piece of an object of that resource, such as {@code pods}, or all of it, made no sense and was left out. */
    public void leftOut(String resource) {
        own.counter(LEFT_OUT, "Objects of API servers of which a piece made no sense and was left out.", "resource", resource)
                .increment();
    }
}
