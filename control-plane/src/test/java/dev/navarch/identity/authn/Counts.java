package dev.navarch.identity.authn;

import dev.navarch.model.ClusterId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics that remember how often. */
final class Counts implements AuthnMetrics {
    private final Map<String, Long> sums = new ConcurrentHashMap<>();

    long of(String what) {
        return sums.getOrDefault(what, 0L);
    }

    Map<String, Long> all() {
        return new TreeMap<>(sums);
    }

    private void add(String what, long change) {
        sums.merge(what, change, Long::sum);
    }

    @Override
    public void judged(boolean accepted, String outcome) {
        add((accepted ? "accepted " : "refused ") + outcome, 1);
    }

    @Override
    public void reviewed(ClusterId cluster, String result, long nanos) {
        add("review " + cluster + " " + result, 1);
    }

    @Override
    public void remembered(boolean accepted) {
        add("remembered " + accepted, 1);
    }

    @Override
    public void keysRead(ClusterId cluster, boolean readable) {
        add("keys " + cluster + " " + readable, 1);
    }

    @Override
    public void waiting(int change) {
        add("waiting", change);
    }
}
