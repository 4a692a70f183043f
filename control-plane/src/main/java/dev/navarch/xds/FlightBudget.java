package dev.navarch.xds;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes handed to the transport over all streams and not yet taken by the network. Thread-safe. */
final class FlightBudget {
    private final long limit;
    private final XdsMetrics metrics;
    private final AtomicLong bytes = new AtomicLong();

    FlightBudget(long limit, XdsMetrics metrics) {
        this.limit = limit;
        this.metrics = metrics;
    }

    boolean isExhausted() {
        return bytes.get() >= limit;
    }

    void add(long change) {
        bytes.addAndGet(change);
        metrics.inFlight(change);
    }
}
