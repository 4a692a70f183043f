package dev.navarch.admin;

import dev.navarch.generate.listener.Conflict;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.loop.Clock;
import dev.navarch.model.World;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many listeners services of the mesh contend for, over all who are connected, under istiod's names. It is looked at when somebody scrapes,
 * and then not more often than its cost allows.
 */
final class ConflictSeries {
    /** Looking at one view of ten thousand services costs some ten milliseconds. */
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(30);
    private static final int MOST_VIEWS = 64;

    private final ListenerGeneration listeners = new ListenerGeneration();
    private final DebugSource source;
    private final Clock clock;
    private Map<Conflict.Kind, Integer> counts = Map.of();
    private @Nullable World counted;
    private long countedNanos;

    ConflictSeries(DebugSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    void declare(IstioSeries istio) {
        istio.gauge(Conflict.Kind.INBOUND.metric(), "Number of conflicting inbound listeners.",
                () -> count(Conflict.Kind.INBOUND));
        istio.gauge(Conflict.Kind.OUTBOUND_TCP_OVER_TCP.metric(),
                "Number of conflicting tcp listeners with current tcp listener.",
                () -> count(Conflict.Kind.OUTBOUND_TCP_OVER_TCP));
    }

    private synchronized double count(Conflict.Kind kind) {
        World world = source.world();
        long now = clock.nanos();
        if (world != null && world != counted && (counted == null || now - countedNanos >= LOOKED_AT_EVERY.toNanos())) {
            counts = count(world);
            counted = world;
            countedNanos = now;
        }
        return counts.getOrDefault(kind, 0);
    }

    private Map<Conflict.Kind, Integer> count(World world) {
        Map<Conflict.Kind, Set<String>> names = new EnumMap<>(Conflict.Kind.class);
        for (Conflict conflict : listeners.conflicts(world, source.proxies(), MOST_VIEWS)) {
            names.computeIfAbsent(conflict.kind(), _ -> new HashSet<>()).add(conflict.listener());
        }
        Map<Conflict.Kind, Integer> numbers = new EnumMap<>(Conflict.Kind.class);
        names.forEach((kind, each) -> numbers.put(kind, each.size()));
        return numbers;
    }
}
