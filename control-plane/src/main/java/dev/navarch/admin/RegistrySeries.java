package dev.navarch.admin;

import dev.navarch.model.ClusterId;
import dev.navarch.model.FactKind;
import dev.navarch.registry.RegistryMetrics;
import io.micrometer.core.instrument.Timer;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the registry counts. */
final class RegistrySeries implements RegistryMetrics {
    private final Counter facts;
    private final Counter configs;
    private final Gauge withoutPod;
    private final Histogram debounce;
    private final Map<FactKind, CounterDataPoint> inbound;
    private final CounterDataPoint servicesDeleted;
    private final Timer folded;
    private final AtomicLong version;
    private final Map<ClusterId, Integer> withoutPodByCluster = new ConcurrentHashMap<>();

    RegistrySeries(IstioSeries istio, OwnSeries own) {
        facts = istio.counter("pilot_k8s_reg_events", "Events from k8s registry.", "type", "event");
        configs = istio.counter("pilot_k8s_cfg_events", "Events from k8s config.", "type", "event");
        withoutPod = istio.gauge("endpoint_no_pod", "Endpoints without an associated pod.");
        debounce = istio.histogram("pilot_debounce_time",
                "Delay in seconds between the first config enters debouncing and the merged push request is pushed into the push queue"
                        + " (includes pushcontext_init_seconds).",
                IstioSeries.PUSH_BOUNDS);
        Counter updates = istio.counter("pilot_inbound_updates", "Total number of updates received by pilot.", "type");
        inbound = OwnSeries.each(FactKind.class, kind -> updates.labelValues(switch (kind) {
            case SERVICE -> "svc";
            case ENDPOINT_SLICE, POD -> "eds";
            case NODE, NAMESPACE, PEER_AUTHENTICATION, AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, GATEWAY, VIRTUAL_SERVICE,
                    DESTINATION_RULE ->
                "config";
        }));
        servicesDeleted = updates.labelValues("svcdelete");
        folded = own.timer("navarch.world.lag",
                "From the reading of the earliest news until the World that holds it is published.");
        version = own.level("navarch.world.version", "How many Worlds this process has published.");
    }

    @Override
    public void fact(FactKind kind, FactEvent event) {
        (kind.home() == FactKind.Home.CONFIG_CLUSTER ? configs : facts).labelValues(kind.label(), event.label()).inc();
        switch (event) {
            case ADD, UPDATE -> inbound.getOrDefault(kind, servicesDeleted).inc();
            case DELETE -> (kind == FactKind.SERVICE ? servicesDeleted : inbound.getOrDefault(kind, servicesDeleted)).inc();
            case UPDATE_SAME -> {
                // Nothing was received that anybody needs to hear of.
            }
        }
    }

    @Override
    public void endpointsWithoutPod(ClusterId cluster, int count) {
        withoutPodByCluster.put(cluster, count);
        withoutPod.set(withoutPodByCluster.values().stream().mapToInt(Integer::intValue).sum());
    }

    @Override
    public void published(long version, long lagNanos) {
        this.version.set(version);
        if (lagNanos > 0) {
            debounce.observe(lagNanos / 1e9);
            folded.record(lagNanos, TimeUnit.NANOSECONDS);
        }
    }
}
