package dev.navarch.admin;

import dev.navarch.log.Logs;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each of the operator's ports serves. */
public final class Sites {

    private Sites() {
    }

    /** Port 8080: whether we are ready, and the debug pages unless null. */
    public static Site http(Readiness readiness, @Nullable DebugPages debug) {
        return with(debug, Site.plan().get("/ready", _ -> Answer.empty(readiness.isReady() ? 200 : 503)));
    }

    /**
     * Port 15014: metrics, version, and the debug pages unless null.
     *
     * @param version {@code number-revision-status}; istioctl takes it apart
     * @param loopbackOnly whether metrics are for callers from this machine alone
     */
    public static Site monitoring(Metrics metrics, String version, boolean loopbackOnly, @Nullable DebugPages debug) {
        Page scrape = request -> loopbackOnly && !request.fromLoopback()
                ? Answer.text(403, "metrics are for callers from this machine only (METRICS_LOCALHOST_ACCESS_ONLY)")
                : new Answer(200, Metrics.CONTENT_TYPE, metrics.scrape(), Map.of());
        return with(debug, Site.plan().get("/metrics", scrape).get("/version", _ -> Answer.raw(200, version)));
    }

    /** Port 9876: the log's levels. */
    public static Site controlZ(Logs logs) {
        return new ControlZ(logs).site();
    }

    private static Site with(@Nullable DebugPages debug, Site.Plan plan) {
        return (debug == null ? plan : debug.addTo(plan)).site();
    }
}
