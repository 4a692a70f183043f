package dev.navarch.admin;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.List;
import java.util.Map;
import io.prometheus.metrics.core.metrics.CounterWithCallback;

/** Declares series under istiod's names. */
final class IstioSeries {
    /** Bounds in seconds that several of istiod's histograms share. */
    static final double[] PUSH_BOUNDS = {0.01, 0.1, 0.5, 1, 3, 5, 10, 20, 30};
    static final double[] QUEUE_BOUNDS = {0.1, 0.5, 1, 3, 5, 10, 20, 30};
    static final double[] SEND_BOUNDS = {0.01, 0.1, 1, 3, 5, 10, 20, 30};
    static final double[] INIT_BOUNDS = {0.01, 0.1, 0.5, 1, 3, 5};
    /** In bytes. */
    static final double[] SIZE_BOUNDS = {1, 1e4, 1e6, 4e6, 1e7, 4e7};

    private final PrometheusRegistry registry;

    IstioSeries(PrometheusRegistry registry) {
        this.registry = registry;
    }

    Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).withoutExemplars().register(registry);
    }

    Gauge gauge(String name, String help, String... labels) {
        return Gauge.builder().name(name).help(help).labelNames(labels).withoutExemplars().register(registry);
    }

    void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder().name(name).help(help).callback(now -> now.call(value.getAsDouble())).register(registry);
    }

    /** Each time of asking, by the values of its labels. */
    void counter(String name, String help, Supplier<Map<List<String>, Long>> values, String... labels) {
        CounterWithCallback.builder().name(name).help(help).labelNames(labels)
                .callback(now -> values.get().forEach((key, value) -> now.call(value, key.toArray(String[]::new))))
                .register(registry);
    }

    /** Without a sample as long as there is no value. */
    void optionalGauge(String name, String help, Supplier<OptionalDouble> value) {
        GaugeWithCallback.builder().name(name).help(help).callback(now -> value.get().ifPresent(now::call)).register(registry);
    }

    Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return Histogram.builder().name(name).help(help).labelNames(labels).classicOnly().classicUpperBounds(bounds)
                .withoutExemplars()
                .register(registry);
    }
}
