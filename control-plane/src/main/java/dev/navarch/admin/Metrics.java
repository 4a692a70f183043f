package dev.navarch.admin;

import dev.navarch.cluster.ClusterMetrics;
import dev.navarch.identity.authn.AuthnMetrics;
import dev.navarch.identity.ca.CaMetrics;
import dev.navarch.inject.InjectMetrics;
import dev.navarch.identity.csr.CallMetrics;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.registry.RegistryMetrics;
import dev.navarch.steward.StewardMetrics;
import dev.navarch.validate.ValidateMetrics;
import dev.navarch.xds.XdsMetrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * All that is counted, as Prometheus scrapes it: first istiod's series under istiod's names, then our own ({@code navarch_…}) and the
 * JVM's. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    /** The content type of {@link #scrape}. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusRegistry istio = new PrometheusRegistry();
    private final PrometheusMeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final RegistrySeries registry;
    private final DeliverySeries delivery;
    private final FleetSeries fleet;
    private final InputSeries inputs;
    private final WebhookSeries webhooks;
    private final StewardSeries steward;
    private final AuthnSeries callers;
    private final CertificateSeries certificates;
    private final CallSeries calls;

    private final OwnSeries series = new OwnSeries(own);
    private final Clock clock;

    /** @param version {@code number-revision-status} */
    public Metrics(String version, Clock clock, DebugSource source) {
        this.clock = clock;
        long startNanos = clock.nanos();
        IstioSeries names = new IstioSeries(istio);
        names.gauge("pilot_info", "Pilot version and build information.", "version").labelValues(version).set(1);
        names.gauge("istio_build", "Istio component build info", "component", "tag").labelValues("pilot", version).set(1);
        names.gauge("istiod_uptime_seconds", "Current istiod server uptime in seconds", () -> (clock.nanos() - startNanos) / 1e9);
        ProcessSeries.declare(istio);
        new JvmMemoryMetrics().bindTo(own);
        new JvmThreadMetrics().bindTo(own);
        new ClassLoaderMetrics().bindTo(own);
        new ProcessorMetrics(Tags.empty()).bindTo(own);
        collections.bindTo(own);
        WorldSeries.declare(names, source);
        new ConflictSeries(source, clock).declare(names);
        new GatewaySeries(source, clock).declare(names);
        registry = new RegistrySeries(names, series);
        delivery = new DeliverySeries(names, series);
        fleet = new FleetSeries(names, series);
        inputs = new InputSeries(series, names);
        webhooks = new WebhookSeries(names, series);
        steward = new StewardSeries(names, series);
        callers = new AuthnSeries(series);
        certificates = new CertificateSeries(names, series, clock);
        calls = new CallSeries(names);
    }

    /** What the registry counts. */
    public RegistryMetrics registry() {
        return registry;
    }

    /** What is counted of clusters. */
    public ClusterMetrics clusters() {
        return fleet;
    }

    /** What is counted of writing into clusters. */
    public StewardMetrics steward() {
        return steward;
    }

    /** What is counted of bad input. */
    public InputSeries inputs() {
        return inputs;
    }

    /** What is counted of callers and their credentials. */
    public AuthnMetrics callers() {
        return callers;
    }

    /** What is counted of single calls. */
    public CallMetrics calls() {
        return calls;
    }

    /** What is counted of certificates. */
    public CaMetrics certificates() {
        return certificates;
    }

    /** What injection counts. */
    public InjectMetrics injection() {
        return webhooks;
    }

    /** What validation counts. */
    public ValidateMetrics validation() {
        return webhooks;
    }

    /** What delivery counts. */
    public XdsMetrics delivery() {
        return delivery;
    }

    /** Measures from now on how late that loop is: {@code navarch_loop_lag_seconds}. */
    public void measure(String name, EventLoop loop) {
        LoopLag.measure(loop, clock, series.timer("navarch.loop.lag", "How late a loop comes to what is due.", "loop", name));
    }

    /** Everything, in text format 0.0.4. */
    String scrape() {
        StringBuilder text = new StringBuilder(64 << 10);
        IstioText.write(istio.scrape(), text);
        text.append(own.scrape("text/plain"));
        return text.toString();
    }

    @Override
    public void close() {
        collections.close();
        own.close();
    }
}
