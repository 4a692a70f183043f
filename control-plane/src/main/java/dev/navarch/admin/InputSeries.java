package dev.navarch.admin;

import dev.navarch.resolve.NameMetrics;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts input that was refused, or of which a piece was left out. Thread-safe. */
public final class InputSeries implements NameMetrics {
    private static final String LEFT_OUT = "navarch.objects.left.out";
    private static final String NAMES = "navarch.gateway.names.asked";
    private final OwnSeries own;
    private final Counter meshConfigRefused;
    private final Counter namesResolved;
    private final Counter namesFailed;
    private final Map<String, AtomicLong> storedWithoutEffect = new ConcurrentHashMap<>();

    InputSeries(OwnSeries own) {
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
