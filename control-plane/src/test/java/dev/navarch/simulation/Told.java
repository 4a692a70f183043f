package dev.navarch.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.World;
import dev.navarch.registry.Registry;
import dev.navarch.registry.RegistryMetrics;
import dev.navarch.registry.RegistrySettings;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** What a registry was told, boiled down to the facts that hold now; and the World that a fresh registry makes of them. */
final class Told {
    static final RegistrySettings SETTINGS = new RegistrySettings(new ClusterId("c0"), "istio-system", "cluster.local", false);

    private final Map<ClusterId, Map<Slot, Fact>> facts = new TreeMap<>();
    private final Map<ClusterId, ClusterState> states = new TreeMap<>();
    private final Set<ClusterId> known = new HashSet<>();

    private record Slot(FactKind kind, ObjectKey key) {
    }

    void hear(ClusterEvent event) {
        ClusterId cluster = event.cluster();
        Map<Slot, Fact> shard = facts.getOrDefault(cluster, Collections.emptyMap());
        switch (event) {
            case ClusterEvent.Attached _ -> {
                facts.put(cluster, new TreeMap<>(Comparator.comparing(Slot::kind).thenComparing(Slot::key)));
                states.put(cluster, new ClusterState.Connecting());
            }
            case ClusterEvent.Snapshot snapshot -> {
                known.add(cluster);
                shard.clear();
                snapshot.facts().forEach(fact -> put(shard, fact));
            }
            case ClusterEvent.Relisted relisted -> {
                shard.keySet().removeIf(slot -> slot.kind == relisted.kind());
                relisted.facts().forEach(fact -> put(shard, fact));
            }
            case ClusterEvent.Changed changed -> changed.changes().forEach(change -> {
                switch (change) {
                    case FactChange.Put(Fact fact) -> put(shard, fact);
                    case FactChange.Gone(FactKind kind, ObjectKey key) -> shard.remove(new Slot(kind, key));
                }
            });
            case ClusterEvent.StateChanged changed -> states.put(cluster, changed.state());
            case ClusterEvent.Detached _ -> {
                facts.remove(cluster);
                states.remove(cluster);
                known.remove(cluster);
            }
        }
    }

    private static void put(Map<Slot, Fact> shard, Fact fact) {
        shard.put(new Slot(fact.kind(), fact.key()), fact);
    }

    Set<ClusterId> attached() {
        return Set.copyOf(facts.keySet());
    }

    boolean knows(ClusterId cluster) {
        return known.contains(cluster);
    }

    Set<Fact> facts(ClusterId cluster) {
        return new HashSet<>(Objects.requireNonNull(facts.get(cluster)).values());
    }

    /** A registry that hears nothing but the facts that hold, clusters and objects in an order of its own. */
    World fold(Random order) {
        FakeClock clock = new FakeClock();
        Registry registry = new Registry(SETTINGS, new FakeLoop("fold", clock), clock, NO_COUNTS);
        List<ClusterId> clusters = new ArrayList<>(facts.keySet());
        Collections.shuffle(clusters, order);
        for (ClusterId cluster : clusters) {
            registry.post(new ClusterEvent.Attached(cluster));
            if (known.contains(cluster)) {
                List<Fact> all = new ArrayList<>(facts(cluster));
                Collections.shuffle(all, order);
                registry.post(new ClusterEvent.Snapshot(cluster, all, 0));
            }
            registry.post(new ClusterEvent.StateChanged(cluster, Objects.requireNonNull(states.get(cluster))));
        }
        clock.settle();
        return registry.world();
    }

    static void assertSame(String letter, World expected, World actual) {
        assertEquals(expected.services(), actual.services(), letter + " services");
        assertEquals(expected.endpoints(), actual.endpoints(), letter + " endpoints");
        assertEquals(expected.byPort(), actual.byPort(), letter + " ports");
        assertEquals(expected.gateways(), actual.gateways(), letter + " gateways");
        assertEquals(expected.scopes(), actual.scopes(), letter + " scopes");
        assertEquals(expected.pending(), actual.pending(), letter + " pending");
        assertEquals(expected.clusters(), actual.clusters(), letter + " clusters");
    }

    static final RegistryMetrics NO_COUNTS = new RegistryMetrics() {
        @Override
        public void fact(FactKind kind, FactEvent event) {
        }

        @Override
        public void endpointsWithoutPod(ClusterId cluster, int count) {
        }

        @Override
        public void published(long version, long lagNanos) {
        }
    };
}
