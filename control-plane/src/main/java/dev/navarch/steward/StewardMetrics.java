package dev.navarch.steward;

import dev.navarch.model.ClusterId;
import dev.navarch.steward.access.WriteKind;
import dev.navarch.steward.access.Written;
import dev.navarch.steward.lock.Elector;

/** What is counted of the steward's doings. Called on its loop; must not block. */
public interface StewardMetrics {

    /** A write was answered. */
    void written(ClusterId cluster, WriteKind kind, Written written);

    /** A cluster's budget of writes is spent, and some wait. */
    void writesHeldBack(ClusterId cluster);

    /** A cluster's lock came or went. */
    void transition(ClusterId cluster, Elector.Transition transition);

    /** Whether the cluster's lock is ours. */
    void leads(ClusterId cluster, boolean leads);

    /** How many objects another writer keeps undoing. */
    void contested(ClusterId cluster, int objects);

    /** Istio's {@code webhook_patch_attempts_total}: an attempt to put our certificates into a mutating webhook configuration. */
    void webhookPatchAttempted();

    /** Istio's {@code webhook_patch_retries_total}. */
    void webhookPatchRetried(String configuration);

    /** Istio's {@code webhook_patch_failures_total}; the reason is its word. */
    void webhookPatchFailed(String configuration, String reason);

    /** Istio's {@code galley_validation_config_updates}: a validating webhook configuration was written. */
    void validationUpdated();

    /** Istio's {@code galley_validation_config_update_error}. */
    void validationUpdateFailed(String reason);

    /** The cluster is none of ours any more: its series end. */
    void removed(ClusterId cluster);
}
