package dev.navarch.registry;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.ClusterView;
import dev.navarch.model.ConfigKey;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceEndpoints;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The registry's promise: however the same facts arrive, the same World comes out, and each delta names what changed.
 *
 * <p>Each seed tells a story of three clusters with clashing definitions: objects come, change and go in random batches, clusters relist,
 * send whole snapshots, leave and return. At the end the World must equal one that was told nothing but the final facts.
 */
class AnyOrderSameWorldTest {
    private static final List<ClusterId> CLUSTERS = List.of(new ClusterId("c1"), new ClusterId("c2"), new ClusterId("c3"));
    private static final RegistrySettings SETTINGS = new RegistrySettings(new ClusterId("c2"), "istio-system", "cluster.local",
            true);
    private static final int STORIES = 500;
    private static final Map<String, List<String>> RESOLVED = Map.of("lb.example.com", List.of("198.51.100.1", "198.51.100.2"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderOfTheSameFactsGivesTheSameWorld(long seed) {
        for (int story = 0; story < STORIES; story++) {
            long own = seed * 1_000_003 + story;
            tell(own);
        }
    }

    private static void tell(long seed) {
        Random random = new Random(seed);
        RandomFacts facts = new RandomFacts(random);
        WorldState told = new WorldState(SETTINGS, new NoMetrics());
        Map<ClusterId, Map<FactKind, Map<ObjectKey, Fact>>> truth = new TreeMap<>();
        for (int step = 0; step < 60; step++) {
            ClusterId cluster = CLUSTERS.get(random.nextInt(CLUSTERS.size()));
            happen(random, facts, told, truth, cluster);
            if (random.nextInt(20) == 0) {
                told.resolve(random.nextBoolean() ? RESOLVED : Map.of());
            }
            if (random.nextInt(3) == 0) {
                World before = told.world();
                WorldDelta delta = told.fold();
                assertNamesEveryChange("seed " + seed, before, told.world(), delta);
            }
        }
        told.resolve(RESOLVED);
        told.fold();
        assertSame("seed " + seed, fresh(random, truth), told.world());
    }

    private static void happen(Random random, RandomFacts facts, WorldState told,
            Map<ClusterId, Map<FactKind, Map<ObjectKey, Fact>>> truth, ClusterId cluster) {
        Map<FactKind, Map<ObjectKey, Fact>> known = truth.get(cluster);
        if (known == null) {
            truth.put(cluster, new TreeMap<>());
            told.apply(new ClusterEvent.Attached(cluster));
            return;
        }
        switch (random.nextInt(12)) {
            case 0 -> {
                truth.remove(cluster);
                told.apply(new ClusterEvent.Detached(cluster));
            }
            case 1 -> {
                known.clear();
                List<Fact> all = some(random, facts, null);
                all.forEach(fact -> put(known, fact));
                told.apply(new ClusterEvent.Snapshot(cluster, all, 0));
            }
            case 2 -> {
                FactKind kind = List.of(FactKind.values()).get(random.nextInt(FactKind.values().length));
                List<Fact> all = some(random, facts, kind);
                known.remove(kind);
                all.forEach(fact -> put(known, fact));
                told.apply(new ClusterEvent.Relisted(cluster, kind, all, 0));
            }
            default -> {
                List<FactChange> changes = new ArrayList<>();
                for (int i = 0; i < 1 + random.nextInt(4); i++) {
                    Fact fact = facts.next();
                    if (random.nextInt(3) == 0) {
                        known.getOrDefault(fact.kind(), new TreeMap<>()).remove(fact.key());
                        changes.add(new FactChange.Gone(fact.kind(), fact.key()));
                    } else {
                        put(known, fact);
                        changes.add(new FactChange.Put(fact));
                    }
                }
                told.apply(new ClusterEvent.Changed(cluster, changes, 0));
            }
        }
    }

    /** Distinct objects, as a list of an API server has them. */
    private static List<Fact> some(Random random, RandomFacts facts, @Nullable FactKind kind) {
        Map<String, Fact> distinct = new LinkedHashMap<>();
        for (int i = 0; i < random.nextInt(25); i++) {
            Fact fact = facts.next();
            if (kind == null || fact.kind() == kind) {
                distinct.put(fact.kind() + " " + fact.key(), fact);
            }
        }
        return List.copyOf(distinct.values());
    }

    private static void put(Map<FactKind, Map<ObjectKey, Fact>> known, Fact fact) {
        known.computeIfAbsent(fact.kind(), _ -> new TreeMap<>()).put(fact.key(), fact);
    }

    /** A registry that hears the final facts only, clusters and objects in another order, in one fold. */
    private static World fresh(Random random, Map<ClusterId, Map<FactKind, Map<ObjectKey, Fact>>> truth) {
        WorldState state = new WorldState(SETTINGS, new NoMetrics());
        List<ClusterId> clusters = new ArrayList<>(truth.keySet());
        Collections.shuffle(clusters, random);
        boolean early = random.nextBoolean();
        if (early) {
            state.resolve(RESOLVED);
        }
        for (ClusterId cluster : clusters) {
            List<FactChange> changes = new ArrayList<>();
            requireNonNull(truth.get(cluster)).values()
                    .forEach(byKey -> byKey.values().forEach(fact -> changes.add(new FactChange.Put(fact))));
            Collections.shuffle(changes, random);
            state.apply(new ClusterEvent.Attached(cluster));
            state.apply(new ClusterEvent.Changed(cluster, changes, 0));
        }
        if (!early) {
            state.fold();
            state.resolve(RESOLVED);
        }
        state.fold();
        return state.world();
    }

    private static void assertSame(String seed, World expected, World actual) {
        assertEquals(expected.services(), actual.services(), seed);
        assertEquals(expected.endpoints(), actual.endpoints(), seed);
        assertEquals(expected.byPort(), actual.byPort(), seed);
        assertEquals(expected.gateways(), actual.gateways(), seed);
        assertEquals(expected.scopes(), actual.scopes(), seed);
        assertEquals(expected.peerAuthentications(), actual.peerAuthentications(), seed);
        assertEquals(expected.securityPolicies(), actual.securityPolicies(), seed);
        assertEquals(expected.traffic(), actual.traffic(), seed);
        assertEquals(expected.clusters().keySet(), actual.clusters().keySet(), seed);
        expected.clusters().forEach((id, view) -> {
            ClusterView there = requireNonNull(actual.clusters().get(id));
            assertEquals(withoutReadiness(view.pods()), withoutReadiness(there.pods()), seed);
            assertEquals(view.nodes(), there.nodes(), seed);
            assertEquals(view.services(), there.services(), seed);
            assertEquals(view.runningAt(), there.runningAt(), seed);
            assertEquals(view.network(), there.network(), seed);
        });
    }

    /** Nobody generates anything from a pod's readiness, so where nothing but that changes there is no other World. */
    private static Map<ObjectKey, PodFact> withoutReadiness(Map<ObjectKey, PodFact> pods) {
        Map<ObjectKey, PodFact> all = new TreeMap<>();
        pods.forEach(
                (key, p) -> all.put(key, new PodFact(key, p.ips(), p.labels(), p.serviceAccount(), p.node(), p.workloadName(),
                        p.hostname(), p.subdomain(), p.ports(), true)));
        return all;
    }

    private static void assertNamesEveryChange(String seed, World before, World after, WorldDelta delta) {
        if (delta.everything()) {
            return;
        }
        Set<ServiceKey> keys = new HashSet<>(before.services().keySet());
        keys.addAll(after.services().keySet());
        keys.addAll(before.endpoints().keySet());
        keys.addAll(after.endpoints().keySet());
        for (ServiceKey key : keys) {
            Service old = before.service(key);
            if (!Objects.equals(old, after.service(key))) {
                assertTrue(delta.services().contains(key), () -> seed + " changed " + key + " silently");
            }
            ServiceEndpoints oldEndpoints = before.endpointsOf(key);
            if (!oldEndpoints.equals(after.endpointsOf(key))) {
                assertTrue(delta.endpoints().contains(key), () -> seed + " changed the endpoints of " + key + " silently");
            }
        }
        Set<Integer> ports = new HashSet<>(before.byPort().keySet());
        ports.addAll(after.byPort().keySet());
        for (Integer port : ports) {
            if (!Objects.equals(before.byPort().get(port), after.byPort().get(port))) {
                assertTrue(delta.ports().contains(port), () -> seed + " changed port " + port + " silently");
            }
        }
        assertEquals(before.gateways(), after.gateways(), seed);
        assertEquals(before.peerAuthentications().mesh(), after.peerAuthentications().mesh(), seed);
        for (String namespace : List.of("istio-system", "shop", "bank", "td-root")) {
            assertEquals(delta.peerPolicies().contains(namespace),
                    !Objects.equals(before.peerAuthentications().namespaces().get(namespace),
                            after.peerAuthentications().namespaces().get(namespace)),
                    () -> seed + " what " + namespace + " demands");
            assertTrue(
                    delta.touchesSecurityOf(namespace) || Objects.equals(before.securityPolicies().namespaces().get(namespace),
                            after.securityPolicies().namespaces().get(namespace)),
                    () -> seed + " who is let in, in " + namespace);
        }
        assertNamesEveryRule(seed, before, after, delta);
        assertNamesEveryPlace(seed, before, after, delta);
        if (delta.isEmpty()) {
            assertTrue(before == after, () -> seed + " made another World without saying so");
        }
    }

    private static void assertNamesEveryRule(String seed, World before, World after, WorldDelta delta) {
        Map<ConfigKey, Fact> old = rules(before);
        Map<ConfigKey, Fact> now = rules(after);
        Set<ConfigKey> changed = new HashSet<>(old.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(key -> Objects.equals(old.get(key), now.get(key)));
        assertEquals(changed, delta.config(), seed);
    }

    private static Map<ConfigKey, Fact> rules(World world) {
        Map<ConfigKey, Fact> rules = new HashMap<>();
        world.traffic().gateways().forEach(fact -> rules.put(new ConfigKey(fact.kind(), fact.key()), fact));
        world.traffic().virtualServices().forEach(fact -> rules.put(new ConfigKey(fact.kind(), fact.key()), fact));
        world.traffic().destinations().rules().forEach(fact -> rules.put(new ConfigKey(fact.kind(), fact.key()), fact));
        return rules;
    }

    private static void assertNamesEveryPlace(String seed, World before, World after, WorldDelta delta) {
        after.clusters().forEach((id, view) -> {
            ClusterView old = before.clusters().get(id);
            if (old != null && !delta.clusters().contains(id)) {
                Set<String> addresses = new HashSet<>(old.runningAt().keySet());
                addresses.addAll(view.runningAt().keySet());
                addresses.removeIf(address -> Objects.equals(old.runningAt().get(address), view.runningAt().get(address)));
                addresses.removeAll(delta.addresses().getOrDefault(id, Set.of()));
                assertEquals(Set.of(), addresses, () -> seed + " changed silently what runs there in " + id);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void anotherMeshConfigurationGivesWhatAFreshRegistryWithItGives(long seed) {
        Random random = new Random(seed);
        RandomFacts facts = new RandomFacts(random);
        WorldState state = new WorldState(SETTINGS, new NoMetrics());
        WorldState configuredFirst = new WorldState(SETTINGS, new NoMetrics());
        MeshConfig mesh = TestMesh.withTrustDomainAndNetwork("td2", "net9", "c1");
        configuredFirst.configure(mesh);
        List<Fact> all = some(random, facts, null);
        for (WorldState each : List.of(state, configuredFirst)) {
            each.apply(new ClusterEvent.Attached(CLUSTERS.getFirst()));
            each.apply(new ClusterEvent.Snapshot(CLUSTERS.getFirst(), all, 0));
            each.apply(new ClusterEvent.StateChanged(CLUSTERS.getFirst(), new ClusterState.Ready()));
            each.fold();
        }
        state.configure(mesh);
        assertTrue(state.fold().everything());
        assertSame("seed " + seed, configuredFirst.world(), state.world());
    }
}
