package dev.navarch.admin;

import dev.navarch.generate.gateway.MergedGateway.Rejection;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.loop.Clock;
import dev.navarch.model.GatewayFact;
import dev.navarch.model.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users state for gateways and what is not done, under istiod's name: each reason counts once, when it comes up. It is looked at when
 * somebody scrapes, and then not more often than its cost allows.
 */
final class GatewaySeries {
    static final String REJECTED = "pilot_total_rejected_configs";
    private static final Logger LOG = LoggerFactory.getLogger(GatewaySeries.class);
    /** A gateway between networks has a chain for each port of each service. */
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(30);
    private static final int MOST_VIEWS = 64;

    private final ListenerGeneration listeners = new ListenerGeneration();
    private final DebugSource source;
    private final Clock clock;
    private Set<Rejection> inForce = Set.of();
    /** By the name of the Gateway, as long as there is one. */
    private final Map<String, Long> counts = new TreeMap<>();
    private @Nullable World counted;
    private long countedNanos;

    GatewaySeries(DebugSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    void declare(IstioSeries istio) {
        istio.counter(REJECTED, "Total number of configs that Pilot had to reject or ignore.", this::counts, "type", "name");
    }

    private synchronized Map<List<String>, Long> counts() {
        World world = source.world();
        long now = clock.nanos();
        if (world != null && world != counted && (counted == null || now - countedNanos >= LOOKED_AT_EVERY.toNanos())) {
            count(world);
            counted = world;
            countedNanos = now;
        }
        Map<List<String>, Long> series = new HashMap<>();
        counts.forEach((name, count) -> series.put(List.of("gateway", name), count));
        return series;
    }

    private void count(World world) {
        Set<Rejection> found = world.traffic().gateways().isEmpty()
                ? Set.of()
                : listeners.rejections(world, source.proxies(), MOST_VIEWS);
        for (Rejection rejection : found) {
            if (!inForce.contains(rejection)) {
                counts.merge(rejection.gateway().toString(), 1L, Long::sum);
                LOG.atWarn().addKeyValue("gateway", rejection.gateway()).addKeyValue("reason", rejection.reason())
                        .log("part of a gateway is left out");
            }
        }
        inForce = found;
        Set<String> there = new HashSet<>();
        world.traffic().gateways().stream().map(GatewayFact::key).forEach(key -> there.add(key.toString()));
        counts.keySet().retainAll(there);
    }
}
