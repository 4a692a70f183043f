package dev.navarch.admin;

import dev.navarch.cluster.ClusterMetrics;
import dev.navarch.cluster.Load;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is counted of clusters. */
final class FleetSeries implements ClusterMetrics {
    private static final List<String> STATUSES = List.of("closed", "synced", "syncing", "timeout");
    private static final List<String> STATES = List.of("connecting", "detached", "failed", "ready", "stale", "syncing");

    private final OwnSeries own;
    private final Gauge managed;
    private final Gauge status;
    private final Gauge state;
    private final Counter timeouts;
    private final Map<SecretEvent, CounterDataPoint> secrets;
    private final Counter watchErrors;
    private final Gauge heldBack;
    private final Gauge objects;
    private final Gauge bytes;
    private final io.micrometer.core.instrument.Counter kubeconfigs;

    FleetSeries(IstioSeries istio, OwnSeries own) {
        this.own = own;
        managed = istio.gauge("istiod_managed_clusters", "Number of clusters managed by istiod", "cluster_type");
        managed.labelValues("local").set(1);
        managed.labelValues("remote").set(0);
        status = istio.gauge("istiod_remote_cluster_sync_status",
                "Current synchronization state of remote clusters managed by istiod. One sample per cluster and state;"
                        + " a value of 1 indicates the cluster is in that state.",
                "cluster", "cluster_type", "status");
        timeouts = istio.counter("remote_cluster_sync_timeouts_total",
                "Remote clusters that did not sync in time.", "cluster");
        Counter events = istio.counter("remote_cluster_secret_events_total", "Number of remote cluster secret events.", "event");
        secrets = OwnSeries.each(SecretEvent.class, event -> events.labelValues(event.label()));
        watchErrors = istio.counter("controller_sync_errors_total", "Errors of watches, by cluster.", "cluster");
        state = istio.gauge("navarch_cluster_state", "The finer state of each remote cluster: 1 where it is, 0 elsewhere.",
                "cluster",
                "state");
        heldBack = istio.gauge("navarch_cluster_held_back", "1 while a cluster is over its budget and held back.", "cluster");
        objects = istio.gauge("navarch_cluster_objects", "Objects of a remote cluster that count towards its budget.", "cluster");
        bytes = istio.gauge("navarch_cluster_bytes",
                "Memory of those objects, estimated as if they shared nothing; counts towards its budget.", "cluster");
        kubeconfigs = own.counter("navarch.kubeconfigs.refused",
                "Kubeconfigs of remote clusters that cannot be used as they are.");
    }

    @Override
    public void remoteClusters(int count) {
        managed.labelValues("remote").set(count);
    }

    @Override
    public void state(ClusterId cluster, ClusterState now) {
        String id = cluster.value();
        STATUSES.forEach(word -> status.labelValues(id, "remote", word).set(word.equals(now.syncStatus()) ? 1 : 0));
        STATES.forEach(word -> state.labelValues(id, word).set(word.equals(now.word()) ? 1 : 0));
    }

    @Override
    public void removed(ClusterId cluster) {
        String id = cluster.value();
        STATUSES.forEach(word -> status.labelValues(id, "remote", word).set(0));
        STATES.forEach(word -> state.remove(id, word));
        heldBack.remove(id);
        objects.remove(id);
        bytes.remove(id);
    }

    @Override
    public void syncTimedOut(ClusterId cluster) {
        timeouts.labelValues(cluster.value()).inc();
    }

    @Override
    public void secretEvent(SecretEvent event) {
        CounterDataPoint counter = secrets.get(event);
        if (counter != null) {
            counter.inc();
        }
    }

    @Override
    public void watchError(ClusterId cluster) {
        watchErrors.labelValues(cluster.value()).inc();
    }

    @Override
    public void kubeconfigRefused() {
        kubeconfigs.increment();
    }

    @Override
    public void credentialRefused(ClusterId cluster) {
        own.counter("navarch.credentials.refused", "New credentials of a cluster that were proved and refused.", "cluster",
                cluster.value())
                .increment();
    }

    @Override
    public void rotated(ClusterId cluster, Rotated how) {
        own.counter("navarch.rotations", "Times that a cluster moved to another credential.", "cluster", cluster.value(), "how",
                how.name().toLowerCase(Locale.ROOT)).increment();
    }

    @Override
    public void load(ClusterId cluster, Load load) {
        objects.labelValues(cluster.value()).set(load.objects());
        bytes.labelValues(cluster.value()).set((double) load.bytes());
    }

    @Override
    public void heldBack(ClusterId cluster, boolean held) {
        heldBack.labelValues(cluster.value()).set(held ? 1 : 0);
    }
}
