package dev.navarch.admin;

import io.micrometer.core.instrument.Counter;

/** Counts input that was refused, or of which a piece was left out. Thread-safe. */
public final class InputSeries {
    private static final String LEFT_OUT = "navarch.objects.left.out";
    private final OwnSeries own;
    private final Counter meshConfigRefused;

    InputSeries(OwnSeries own) {
        this.own = own;
        this.meshConfigRefused = own.counter("navarch.mesh.config.refused",
                "Mesh configurations that were refused, with the last good one kept.");
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
