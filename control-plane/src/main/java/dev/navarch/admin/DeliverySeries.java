package dev.navarch.admin;

import dev.navarch.generate.ResourceType;
import dev.navarch.model.ClusterId;
import dev.navarch.xds.XdsMetrics;
import io.micrometer.core.instrument.Timer;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What delivery counts. Thread-safe.
 *
 * <p>Implementation note: it is called for each message of each stream, so series are looked up once, by type, not at every call.
 */
final class DeliverySeries implements XdsMetrics {
    private final OwnSeries own;
    private final Gauge connected;
    private final Counter triggers;
    private final Counter failed;
    private final Histogram sendTime;
    private final Histogram queueTime;
    private final Histogram convergence;
    private final AtomicLong largest = new AtomicLong();
    private final Map<ResourceType, OfType> byType;
    private final Map<ClusterId, Timer> newsSent = new ConcurrentHashMap<>();
    private final Map<ClusterId, Timer> newsAcked = new ConcurrentHashMap<>();
    private final Map<String, io.micrometer.core.instrument.Counter> refused = new ConcurrentHashMap<>();
    private final Map<String, io.micrometer.core.instrument.Counter> ignored = new ConcurrentHashMap<>();
    private final Timer admission;
    private final AtomicLong notReady;
    private final AtomicLong inFlight;

    DeliverySeries(IstioSeries istio, OwnSeries own) {
        this.own = own;
        connected = istio.gauge("pilot_xds", "Number of endpoints connected to this pilot using XDS.", "version");
        triggers = istio.counter("pilot_push_triggers",
                "Total number of times a push was triggered, labeled by reason for the push.",
                "type");
        failed = istio.counter("pilot_total_xds_internal_errors", "Total number of internal XDS errors in pilot.");
        sendTime = istio.histogram("pilot_xds_send_time", "Total time in seconds Pilot takes to send generated configuration.",
                IstioSeries.SEND_BOUNDS);
        queueTime = istio.histogram("pilot_proxy_queue_time",
                "Time in seconds, a proxy is in the push queue before being dequeued.", IstioSeries.QUEUE_BOUNDS);
        convergence = istio.histogram("pilot_proxy_convergence_time",
                "Delay in seconds between config change and a proxy receiving all required configuration.",
                IstioSeries.QUEUE_BOUNDS);
        istio.gauge("pilot_xds_recv_max", "The maximum size request we have received so far.", largest::doubleValue);
        Families families = new Families(istio);
        byType = OwnSeries.each(ResourceType.class, type -> new OfType(type, families, istio, own));
        admission = own.timer("navarch.xds.admission.wait", "How long new streams waited to be admitted.");
        notReady = own.level("navarch.xds.streams.not.ready", "Streams whose transport takes no more for now.");
        inFlight = own.level("navarch.xds.in.flight.bytes", "Bytes handed to the transport and not yet taken by the network.");
    }

    @Override
    public void connected(String version) {
        connected.labelValues(version).inc();
    }

    @Override
    public void disconnected(String version) {
        connected.labelValues(version).dec();
    }

    @Override
    public void triggered(String reason) {
        triggers.labelValues(reason).inc();
    }

    @Override
    public void sent(ResourceType type, long bytes, long nanos) {
        OfType of = of(type);
        of.pushes.inc();
        of.size.observe((double) bytes);
        of.pushTime.observe(nanos / 1e9);
        sendTime.observe(nanos / 1e9);
    }

    @Override
    public void sendFailed(ResourceType type) {
        of(type).sendErrors.inc();
    }

    @Override
    public void rejected(ResourceType type, String nodeId, String error) {
        of(type).rejects.inc();
        RejectSeries rejecting = of(type).rejecting;
        if (rejecting != null) {
            rejecting.note(nodeId, error);
        }
    }

    @Override
    public void failed() {
        failed.inc();
    }

    @Override
    public void expiredNonce(ResourceType type) {
        of(type).expiredNonce.inc();
    }

    @Override
    public void received(long bytes) {
        largest.accumulateAndGet(bytes, Math::max);
    }

    @Override
    public void queued(long nanos) {
        queueTime.observe(nanos / 1e9);
    }

    @Override
    public void converged(long nanos) {
        convergence.observe(nanos / 1e9);
    }

    @Override
    public void newsSent(ClusterId source, ResourceType type, long nanos) {
        newsSent.computeIfAbsent(source, cluster -> own.timer("navarch.news.sent",
                "From the reading of news from a cluster's API server until a response that carries them was sent.", "cluster",
                cluster.value())).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void newsAcked(ClusterId source, ResourceType type, long nanos) {
        newsAcked.computeIfAbsent(source, cluster -> own.timer("navarch.news.acked",
                "From the reading of news from a cluster's API server until a proxy acknowledged them.", "cluster",
                cluster.value()))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void avoided(ResourceType type) {
        of(type).avoided.increment();
    }

    @Override
    public void overdue(ResourceType type) {
        of(type).overdue.increment();
    }

    @Override
    public void notReady(int change) {
        notReady.addAndGet(change);
    }

    @Override
    public void quarantined(ResourceType type, int change) {
        of(type).quarantined.addAndGet(change);
    }

    @Override
    public void inFlight(long change) {
        inFlight.addAndGet(change);
    }

    @Override
    public void admitted(long nanos) {
        admission.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(String reason) {
        refused.computeIfAbsent(reason,
                word -> own.counter("navarch.xds.streams.refused", "New streams that were turned away.", "reason",
                        word))
                .increment();
    }

    @Override
    public void ignored(String reason) {
        ignored.computeIfAbsent(reason,
                word -> own.counter("navarch.xds.requests.ignored", "Requests that make no sense.", "reason", word))
                .increment();
    }

    @Override
    public void projected(ResourceType type, boolean whole, long nanos) {
        (whole ? of(type).generated : of(type).stepped).record(nanos, TimeUnit.NANOSECONDS);
    }

    private OfType of(ResourceType type) {
        OfType of = byType.get(type);
        if (of == null) {
            throw new IllegalStateException("every type has its series: " + type);
        }
        return of;
    }

    /** Istio's series that are labelled by type. */
    private static final class Families {
        final Counter pushes;
        final Histogram size;
        final Histogram pushTime;
        final Counter rejects;
        final Counter expiredNonce;

        Families(IstioSeries istio) {
            pushes = istio.counter("pilot_xds_pushes", "Pilot build and send errors for lds, rds, cds and eds.", "type");
            size = istio.histogram("pilot_xds_config_size_bytes", "Distribution of configuration sizes pushed to clients",
                    IstioSeries.SIZE_BOUNDS, "type");
            pushTime = istio.histogram("pilot_xds_push_time", "Total time in seconds Pilot takes to push lds, rds, cds and eds.",
                    IstioSeries.PUSH_BOUNDS, "type");
            rejects = istio.counter("pilot_total_xds_rejects", "Total number of XDS responses from pilot rejected by proxy.",
                    "type");
            expiredNonce = istio.counter("pilot_xds_expired_nonce", "Total number of XDS requests with an expired nonce.",
                    "type");
        }
    }

    /** The series of one type. */
    private static final class OfType {
        final CounterDataPoint pushes;
        final CounterDataPoint sendErrors;
        final DistributionDataPoint size;
        final DistributionDataPoint pushTime;
        final CounterDataPoint rejects;
        final CounterDataPoint expiredNonce;
        /** Null for a type of which istiod has no such series. */
        final @Nullable RejectSeries rejecting;
        final io.micrometer.core.instrument.Counter avoided;
        final io.micrometer.core.instrument.Counter overdue;
        final AtomicLong quarantined;
        final Timer generated;
        final Timer stepped;

        OfType(ResourceType type, Families families, IstioSeries istio, OwnSeries own) {
            String name = type.shortName();
            pushes = families.pushes.labelValues(name);
            sendErrors = families.pushes.labelValues(name + "_senderr");
            size = families.size.labelValues(type.typeUrl());
            pushTime = families.pushTime.labelValues(name);
            rejects = families.rejects.labelValues(name);
            expiredNonce = families.expiredNonce.labelValues(name);
            rejecting = switch (type) {
                case CLUSTER, ENDPOINT, LISTENER, ROUTE -> new RejectSeries(istio.gauge("pilot_xds_" + name + "_reject",
                        "Pilot rejected " + name.toUpperCase(Locale.ROOT) + " configs.", "node", "err"));
                case NAME_TABLE -> null;
            };
            avoided = own.counter("navarch.xds.pushes.avoided", "Responses not sent because their content is what the proxy has.",
                    "type",
                    name);
            overdue = own.counter("navarch.xds.responses.overdue", "Responses that nobody answered in time.", "type", name);
            quarantined = own.level("navarch.xds.resources.quarantined", "Resources withheld because their proxy refuses them.",
                    "type",
                    name);
            generated = own.timer("navarch.view.encode", "How long a view took to encode.", "type", name, "how", "whole");
            stepped = own.timer("navarch.view.encode", "How long a view took to encode.", "type", name, "how", "step");
        }
    }
}
