package dev.navarch.admin;

import dev.navarch.model.ClusterId;
import dev.navarch.steward.StewardMetrics;
import dev.navarch.steward.access.WriteKind;
import dev.navarch.steward.access.Written;
import dev.navarch.steward.lock.Elector;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.Locale;

/** What is counted of writing into clusters. */
final class StewardSeries implements StewardMetrics {
    /** All mutating webhooks count under the suffix of their entries' names, as with istiod. */
    private static final String INJECTOR = "sidecar-injector.istio.io";

    private final OwnSeries own;
    private final Counter attempts;
    private final Counter retries;
    private final Counter failures;
    private final Counter updates;
    private final Counter updateErrors;
    private final Gauge leads;
    private final Gauge contested;

    StewardSeries(IstioSeries istio, OwnSeries own) {
        this.own = own;
        attempts = istio.counter("webhook_patch_attempts_total", "Webhook patching attempts", "name");
        retries = istio.counter("webhook_patch_retries_total", "Webhook patching retries", "name");
        failures = istio.counter("webhook_patch_failures_total", "Webhook patching total failures", "name", "reason");
        updates = istio.counter("galley_validation_config_updates", "k8s webhook configuration updates");
        updateErrors = istio.counter("galley_validation_config_update_error", "k8s webhook configuration update error", "reason");
        leads = istio.gauge("navarch_cluster_leads", "1 while the lock of a cluster's namespace controller is ours.", "cluster");
        contested = istio.gauge("navarch_contested", "Objects of a cluster that another writer keeps undoing.", "cluster");
    }

    @Override
    public void written(ClusterId cluster, WriteKind kind, Written written) {
        own.counter("navarch.writes", "Writes into clusters, by what they were for and how they ended.", "cluster",
                cluster.value(),
                "purpose", word(kind), "outcome", written.getClass().getSimpleName().toLowerCase(Locale.ROOT)).increment();
    }

    @Override
    public void writesHeldBack(ClusterId cluster) {
        own.counter("navarch.writes.held.back", "Times that a cluster's budget of writes was spent and some had to wait.",
                "cluster",
                cluster.value()).increment();
    }

    @Override
    public void transition(ClusterId cluster, Elector.Transition transition) {
        own.counter("navarch.lock.transitions", "Times that a cluster's lock came or went.", "cluster", cluster.value(),
                "transition",
                word(transition)).increment();
    }

    @Override
    public void leads(ClusterId cluster, boolean isOurs) {
        leads.labelValues(cluster.value()).set(isOurs ? 1 : 0);
    }

    @Override
    public void contested(ClusterId cluster, int objects) {
        contested.labelValues(cluster.value()).set(objects);
    }

    @Override
    public void webhookPatchAttempted() {
        attempts.labelValues(INJECTOR).inc();
    }

    @Override
    public void webhookPatchRetried(String configuration) {
        retries.labelValues(configuration).inc();
    }

    @Override
    public void webhookPatchFailed(String configuration, String reason) {
        failures.labelValues(configuration, reason).inc();
    }

    @Override
    public void validationUpdated() {
        updates.inc();
    }

    @Override
    public void validationUpdateFailed(String reason) {
        updateErrors.labelValues(reason).inc();
    }

    @Override
    public void removed(ClusterId cluster) {
        leads.remove(cluster.value());
        contested.remove(cluster.value());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
