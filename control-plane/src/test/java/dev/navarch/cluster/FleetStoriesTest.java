package dev.navarch.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import dev.navarch.testkit.FakeApiServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Random stories of secrets, servers and time; after every step what must always hold is checked, and at the end, when all is well again, what must
 * come of it. The seed names the story.
 */
class FleetStoriesTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.navarch.cluster");
    private static final int STORIES = 40;
    private static final int STEPS = 120;
    private static final List<String> HOSTS = List.of("h1", "h2", "h3");
    private static final List<String> CLUSTERS = List.of("a", "b", "c");
    private static final List<String> SECRETS = List.of("s1", "s2", "s3", "s4");
    private static final List<String> TOKENS = List.of("t1", "t2", "t3");

    @BeforeAll
    static void quiet() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        LOGGER.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyStoryKeepsThePromises(long seed) {
        for (int i = 0; i < STORIES; i++) {
            long story = seed * 1_000 + i;
            try {
                new Story(story).tell();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story " + story, e);
            }
        }
    }

    private static final class Story {
        private final Random random;
        private final FleetRig rig = new FleetRig();
        private final Map<String, Map<String, String>> secrets = new TreeMap<>();
        private final Replay replay = new Replay();

        Story(long seed) {
            random = new Random(seed);
        }

        void tell() {
            rig.started();
            for (int step = 0; step < STEPS; step++) {
                act();
                if (random.nextInt(4) > 0) {
                    rig.clock.settle();
                    check();
                }
            }
            allIsWell();
            theEnd();
        }

        private void act() {
            FakeApiServer server = rig.kube.server(any(HOSTS));
            String secret = any(SECRETS);
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> put(secret);
                case 3 -> {
                    secrets.remove(secret);
                    rig.source.listener().gone(secret);
                }
                case 4 -> {
                    List<RemoteSource.Origin> all = new ArrayList<>();
                    secrets.remove(secret);
                    secrets.forEach((name, data) -> all.add(new RemoteSource.Origin(name, data)));
                    rig.source.listener().listed(all);
                }
                case 5 -> server.up(random.nextInt(3) > 0);
                case 6 -> server.refuse(any(TOKENS));
                case 7 -> server.accept(any(TOKENS));
                case 8 -> server.uid("uid" + random.nextInt(3));
                case 9 -> server.put(FleetRig.namespace("n" + random.nextInt(5)));
                case 10 -> server.remove(FactKind.NAMESPACE, new ObjectKey("", "n" + random.nextInt(5)));
                case 11 -> server.relist(FactKind.NAMESPACE);
                case 12 -> server.answer();
                default -> rig.clock.advance(Duration.ofMillis(random.nextInt(40_000)));
            }
        }

        private void put(String secret) {
            Map<String, String> data = new TreeMap<>();
            for (int i = 0; i <= random.nextInt(2); i++) {
                data.put(random.nextInt(12) == 0 ? "home" : any(CLUSTERS),
                        random.nextInt(8) == 0 ? "bad" : any(HOSTS) + " " + any(TOKENS));
            }
            secrets.put(secret, data);
            rig.source.listener().changed(new RemoteSource.Origin(secret, data));
        }

        private void check() {
            replay.take(rig.events);
            Set<ClusterId> attached = new HashSet<>(replay.shards.keySet());
            attached.remove(FleetRig.HOME);
            assertEquals(attached, rig.metrics.status.keySet(), "clusters that a dashboard shows");
            assertEquals(attached.size(), rig.metrics.remotes);
            for (String cluster : CLUSTERS) {
                boolean named = secrets.values().stream().anyMatch(data -> data.containsKey(cluster));
                boolean sound = secrets.values().stream().anyMatch(data -> !data.getOrDefault(cluster, "bad").equals("bad"));
                boolean isAttached = attached.contains(new ClusterId(cluster));
                assertTrue(!sound || isAttached, cluster + " has a sound secret and is not attached");
                assertTrue(named || !isAttached, cluster + " has no secret and is attached");
            }
            int lines = 0;
            for (ClusterReport row : rig.fleet.clusters()) {
                ClusterId id = new ClusterId(row.id());
                if (attached.contains(id)) {
                    assertEquals(replay.word(id), row.state(), row.toString());
                    assertEquals(row.syncStatus(), rig.metrics.status.get(id), row.toString());
                    lines += row.credential().startsWith("replacing") ? 2 : 1;
                }
            }
            assertEquals(lines + 1, rig.kube.open().size(), "one client per line, and our own");
            assertEquals(lines, HOSTS.stream().mapToInt(host -> rig.kube.server(host).readings()).sum(), "one reading per line");
        }

        /** Once all servers answer and take every token, each cluster is what the server of its secret says. */
        private void allIsWell() {
            HOSTS.forEach(host -> {
                TOKENS.forEach(rig.kube.server(host)::accept);
                rig.kube.server(host).up(true);
            });
            for (int i = 0; i < 5; i++) {
                rig.clock.advance(Duration.ofMinutes(1));
                HOSTS.forEach(rig::answer);
            }
            check();
            for (ClusterReport row : rig.fleet.clusters()) {
                if (!row.server().isEmpty()) {
                    assertEquals("ready", row.state(), row.toString());
                    assertEquals("in use", row.credential(), row.toString());
                    String host = URI.create(row.server()).getHost();
                    assertEquals(new HashSet<>(rig.kube.server(host).facts()),
                            replay.facts(new ClusterId(row.id())), row.toString());
                }
            }
            assertTrue(rig.synced());
        }

        private void theEnd() {
            SECRETS.forEach(rig::remove);
            replay.take(rig.events);
            assertEquals(Set.of(FleetRig.HOME), replay.shards.keySet());
            assertEquals(List.<KubeClient>of(rig.home), rig.kube.open());
            assertEquals(0, rig.loop.timers());
            assertEquals(1, rig.fleet.clusters().size(), rig.fleet.clusters().toString());
        }

        private String any(List<String> of) {
            return of.get(random.nextInt(of.size()));
        }
    }

    /** What the registry makes of the events, and the grammar that they must have. */
    private static final class Replay {
        final Map<ClusterId, Map<ObjectKey, Fact>> shards = new TreeMap<>();
        final Map<ClusterId, ClusterState> states = new TreeMap<>();
        private final Set<ClusterId> known = new HashSet<>();

        String word(ClusterId cluster) {
            return Objects.requireNonNull(states.get(cluster)).word();
        }

        Set<Fact> facts(ClusterId cluster) {
            return new HashSet<>(Objects.requireNonNull(shards.get(cluster)).values());
        }

        void take(List<ClusterEvent> events) {
            events.forEach(this::take);
            events.clear();
        }

        private void take(ClusterEvent event) {
            ClusterId cluster = event.cluster();
            assertEquals(!(event instanceof ClusterEvent.Attached), shards.containsKey(cluster), "out of place: " + event);
            Map<ObjectKey, Fact> shard = shards.getOrDefault(cluster, Collections.emptyMap());
            switch (event) {
                case ClusterEvent.Attached _ -> {
                    shards.put(cluster, new TreeMap<>());
                    states.put(cluster, new ClusterState.Connecting());
                }
                case ClusterEvent.Snapshot(var _, List<Fact> facts, long _) -> {
                    known.add(cluster);
                    shard.clear();
                    facts.forEach(fact -> shard.put(fact.key(), fact));
                }
                case ClusterEvent.Relisted(var _, FactKind kind, List<Fact> facts, long _) -> {
                    assertTrue(known.contains(cluster), "before the snapshot: " + event);
                    shard.values().removeIf(fact -> fact.kind() == kind);
                    facts.forEach(fact -> shard.put(fact.key(), fact));
                }
                case ClusterEvent.Changed(var _, List<FactChange> changes, long _) -> {
                    assertTrue(known.contains(cluster), "before the snapshot: " + event);
                    changes.forEach(change -> {
                        switch (change) {
                            case FactChange.Put(Fact fact) -> shard.put(fact.key(), fact);
                            case FactChange.Gone(FactKind _, ObjectKey key) -> shard.remove(key);
                        }
                    });
                }
                case ClusterEvent.StateChanged(var _, ClusterState state) -> {
                    assertTrue(!(state instanceof ClusterState.Ready) || known.contains(cluster),
                            "ready, but of what: " + cluster);
                    assertTrue(!state.word().equals(word(cluster)), "said twice: " + event);
                    states.put(cluster, state);
                }
                case ClusterEvent.Detached _ -> {
                    known.remove(cluster);
                    shards.remove(cluster);
                    states.remove(cluster);
                }
            }
        }
    }
}
