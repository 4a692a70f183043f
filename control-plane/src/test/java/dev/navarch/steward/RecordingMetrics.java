package dev.navarch.steward;

import dev.navarch.model.ClusterId;
import dev.navarch.steward.access.WriteKind;
import dev.navarch.steward.access.Written;
import dev.navarch.steward.lock.Elector;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Counts by words. */
final class RecordingMetrics implements StewardMetrics {
    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();

    int count(String what) {
        return counts.getOrDefault(what, 0);
    }

    Map<String, Integer> all() {
        return new TreeMap<>(counts);
    }

    private void add(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    @Override
    public void written(ClusterId cluster, WriteKind kind, Written written) {
        add(cluster + " " + kind + " " + written.getClass().getSimpleName());
    }

    @Override
    public void writesHeldBack(ClusterId cluster) {
        add(cluster + " held back");
    }

    @Override
    public void transition(ClusterId cluster, Elector.Transition transition) {
        add(cluster + " " + transition);
    }

    @Override
    public void leads(ClusterId cluster, boolean leads) {
        counts.put(cluster + " leads", leads ? 1 : 0);
    }

    @Override
    public void contested(ClusterId cluster, int objects) {
        counts.put(cluster + " contested", objects);
    }

    @Override
    public void webhookPatchAttempted() {
        add("attempts");
    }

    @Override
    public void webhookPatchRetried(String configuration) {
        add("retries " + configuration);
    }

    @Override
    public void webhookPatchFailed(String configuration, String reason) {
        add("failures " + configuration + " " + reason);
    }

    @Override
    public void validationUpdated() {
        add("validation");
    }

    @Override
    public void validationUpdateFailed(String reason) {
        add("validation failed " + reason);
    }

    @Override
    public void removed(ClusterId cluster) {
        add(cluster + " removed");
    }
}
