package dev.navarch.xds;

import dev.navarch.generate.ResourceType;
import dev.navarch.model.ClusterId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics that remember how often and how much. */
final class Counted implements XdsMetrics {
    private final Map<String, Long> sums = new ConcurrentHashMap<>();

    long sum(String what) {
        return sums.getOrDefault(what, 0L);
    }

    private void add(String what, long change) {
        sums.merge(what, change, Long::sum);
    }

    @Override
    public void connected(String version) {
        add("connected", 1);
    }

    @Override
    public void disconnected(String version) {
        add("connected", -1);
    }

    @Override
    public void triggered(String reason) {
        add("triggered " + reason, 1);
    }

    @Override
    public void sent(ResourceType type, long bytes, long nanos) {
        add("sent " + type.shortName(), 1);
        add("bytes", bytes);
    }

    @Override
    public void sendFailed(ResourceType type) {
        add("send failed " + type.shortName(), 1);
    }

    @Override
    public void rejected(ResourceType type, String nodeId, String error) {
        add("rejected " + type.shortName(), 1);
    }

    @Override
    public void failed() {
        add("failed", 1);
    }

    @Override
    public void expiredNonce(ResourceType type) {
        add("expired " + type.shortName(), 1);
    }

    @Override
    public void received(long bytes) {
        add("received", 1);
    }

    @Override
    public void queued(long nanos) {
        add("queued", 1);
    }

    @Override
    public void converged(long nanos) {
        add("converged", 1);
    }

    @Override
    public void newsSent(ClusterId source, ResourceType type, long nanos) {
        add("news sent " + source, 1);
    }

    @Override
    public void newsAcked(ClusterId source, ResourceType type, long nanos) {
        add("news acked " + source, 1);
    }

    @Override
    public void avoided(ResourceType type) {
        add("avoided " + type.shortName(), 1);
    }

    @Override
    public void overdue(ResourceType type) {
        add("overdue " + type.shortName(), 1);
    }

    @Override
    public void notReady(int change) {
        add("not ready", change);
    }

    @Override
    public void quarantined(ResourceType type, int change) {
        add("quarantined " + type.shortName(), change);
    }

    @Override
    public void inFlight(long change) {
        add("in flight", change);
    }

    @Override
    public void admitted(long nanos) {
        add("admitted", 1);
        add("admitted after", nanos);
    }

    @Override
    public void refused(String reason) {
        add("refused " + reason, 1);
    }

    @Override
    public void ignored(String reason) {
        add("ignored " + reason, 1);
    }

    @Override
    public void projected(ResourceType type, boolean whole, long nanos) {
        add((whole ? "generated " : "stepped ") + type.shortName(), 1);
    }
}
