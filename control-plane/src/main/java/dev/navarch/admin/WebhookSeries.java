package dev.navarch.admin;

import dev.navarch.inject.InjectMetrics;
import dev.navarch.validate.ValidateMetrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;

/** What is counted of reviews, under istiod's names. Thread-safe. */
final class WebhookSeries implements InjectMetrics, ValidateMetrics {
    private static final double[] INJECTION_BOUNDS = {.1, 1, 3, 5, 10, 20, 30, 60};

    private final Counter requests;
    private final Counter answers;
    private final Counter failures;
    private final Counter skips;
    private final Histogram time;
    private final Counter passed;
    private final Counter rejected;
    private final Counter httpErrors;
    private final io.micrometer.core.instrument.Counter configs;
    private final OwnSeries own;

    WebhookSeries(IstioSeries istio, OwnSeries own) {
        this.own = own;
        requests = istio.counter("sidecar_injection_requests_total", "Total number of sidecar injection requests.");
        answers = istio.counter("sidecar_injection_success_total", "Total number of successful sidecar injection requests.");
        failures = istio.counter("sidecar_injection_failure_total", "Total number of failed sidecar injection requests.");
        skips = istio.counter("sidecar_injection_skip_total", "Total number of skipped sidecar injection requests.");
        time = istio.histogram("sidecar_injection_time_seconds", "Total time taken for injection in seconds.", INJECTION_BOUNDS);
        passed = istio.counter("galley_validation_passed", "Resource is valid", "group", "version", "resource");
        rejected = istio.counter("galley_validation_failed", "Resource validation failed", "group", "version", "resource",
                "reason");
        httpErrors = istio.counter("galley_validation_http_error", "Resource validation http serve errors", "status");
        configs = own.counter("navarch.injector.config.refused",
                "Injector configurations that were refused, with the last good one kept.");
    }

    @Override
    public void requested() {
        requests.inc();
    }

    @Override
    public void answered(Duration took) {
        answers.inc();
        time.observe(took.toNanos() / 1e9);
    }

    @Override
    public void failed() {
        failures.inc();
    }

    @Override
    public void skipped() {
        skips.inc();
    }

    @Override
    public void configRefused() {
        configs.increment();
    }

    @Override
    public void passed(String group, String version, String resource) {
        passed.labelValues(group, version, resource).inc();
    }

    @Override
    public void failed(String group, String version, String resource, String reason) {
        rejected.labelValues(group, version, resource, reason).inc();
    }

    @Override
    public void httpError(int status) {
        httpErrors.labelValues(Integer.toString(status)).inc();
    }

    @Override
    public void withoutEffect(String kind) {
        own.counter("navarch.config.without.effect", "Istio resources that were accepted although nothing acts on them yet.",
                "kind", kind)
                .increment();
    }
}
