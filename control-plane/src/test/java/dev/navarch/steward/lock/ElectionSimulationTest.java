package dev.navarch.steward.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Seeded stories of replicas and revisions, of the cluster itself and of others, that contend for one lock over ways that lose, delay and part,
 * with wall clocks that disagree by hours. Invariant (i): never two that may write at once. And when all is quiet, one leads, the one that comes
 * first. {@code -Dsim.seed=7} tells one story again, {@code -Dsim.seeds=1000} tells a thousand.
 */
class ElectionSimulationTest {
    private static final int STEPS = 300;

    @Test
    void neverMayTwoWriteAtOnceAndInTheEndTheRightOneLeads() {
        Long seed = Long.getLong("sim.seed");
        int seeds = Integer.getInteger("sim.seeds", 60);
        if (seed != null) {
            new Story(seed).tell();
        } else {
            for (long each = 1; each <= seeds; each++) {
                new Story(each).tell();
            }
            // A thief that gave back what it had just taken, before and after it knew that it had it.
            new Story(113).tell();
            new Story(315).tell();
        }
    }

    private static final class Story {
        private final long seed;
        private final Random random;
        private final FakeClock clock = new FakeClock();
        private final FakeLoop network = new FakeLoop("network", clock);
        private final FakeLockServer server = new FakeLockServer();
        private final List<Replica> replicas = new ArrayList<>();
        private final List<String> journal = new ArrayList<>();
        private String defaultRevision = "";
        private int born;

        Story(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void tell() {
            for (int i = 0; i < 3; i++) {
                bear();
            }
            for (int step = 0; step < STEPS; step++) {
                deed();
                pass(Duration.ofMillis(random.nextInt(6_000)));
            }
            calm();
        }

        private void bear() {
            boolean local = random.nextInt(3) == 0;
            String revision = random.nextInt(3) == 0 ? "canary" : "default";
            // Names come again, as a pod's does when its container is started anew; never two of one name that live.
            String name = "pod-" + (random.nextBoolean() || born == 0 ? born++ : random.nextInt(born));
            if (replicas.stream().anyMatch(each -> each.alive && each.candidate.identity().equals(name))) {
                return;
            }
            Replica replica = new Replica(new Candidate(name, revision, local), clock,
                    Duration.ofSeconds(random.nextInt(20_000) - 10_000L),
                    server, network, random);
            replica.defaultRevision = defaultRevision;
            replica.way.slowness = 1 + random.nextInt(3_000);
            replicas.add(replica.start());
            note("born " + replica);
        }

        private void deed() {
            List<Replica> living = replicas.stream().filter(each -> each.alive).toList();
            if (living.isEmpty()) {
                bear();
                return;
            }
            Replica one = living.get(random.nextInt(living.size()));
            switch (random.nextInt(14)) {
                case 0 -> {
                    note("killed " + one);
                    one.kill();
                }
                case 1, 2 -> {
                    if (living.size() < 5) {
                        bear();
                    }
                }
                case 3, 4 -> {
                    one.way.cut = !one.way.cut;
                    note((one.way.cut ? "cut " : "mended ") + one);
                }
                case 5 -> {
                    one.way.lossy = random.nextBoolean() ? 0 : random.nextDouble();
                    note("lossy " + one.way.lossy + " " + one);
                }
                case 6 -> {
                    note("stops " + one);
                    one.stop();
                }
                case 7 -> {
                    note("starts " + one);
                    one.start();
                }
                case 8 -> {
                    defaultRevision = List.of("", "default", "canary").get(random.nextInt(3));
                    living.forEach(each -> each.defaultRevision = defaultRevision);
                    note("default " + defaultRevision);
                }
                case 9 -> {
                    note("another way " + one);
                    one.loop.post(one.elector::rebound);
                }
                case 10 -> one.way.slowness = 1 + random.nextInt(random.nextBoolean() ? 50 : 9_000);
                default -> {
                }
            }
        }

        private void pass(Duration time) {
            long parts = 1 + time.toMillis() / 100;
            for (long i = 0; i < parts; i++) {
                clock.advance(Duration.ofMillis(100));
                List<Replica> writing = replicas.stream().filter(Replica::mayWrite).toList();
                if (writing.size() > 1) {
                    throw new AssertionError("(i) broken, seed " + seed + ": " + writing + "\n" + lastWords());
                }
            }
        }

        private void calm() {
            for (Replica replica : replicas.stream().filter(each -> each.alive).toList()) {
                replica.way.cut = false;
                replica.way.lossy = 0;
                replica.way.slowness = 20;
                replica.start();
            }
            pass(Duration.ofMinutes(3));
            List<Replica> living = replicas.stream().filter(each -> each.alive).toList();
            if (!living.isEmpty()) {
                List<Replica> writing = living.stream().filter(Replica::mayWrite).toList();
                assertEquals(1, writing.size(), () -> "seed " + seed + ": nobody leads\n" + living + "\n" + lastWords());
                Candidate leader = writing.getFirst().candidate;
                for (Replica other : living) {
                    Judgement judgement = Judgement.of(other.candidate, server.record(), Duration.ZERO, false, defaultRevision,
                            LockTimes.istio());
                    if (!other.candidate.equals(leader) && judgement instanceof Judgement.Stealable) {
                        throw new AssertionError(
                                "seed " + seed + ": " + leader + " leads, but " + other.candidate + " comes first");
                    }
                }
            }
        }

        private void note(String what) {
            journal.add(Duration.between(Instant.parse("2026-01-01T00:00:00Z"), clock.now()) + " " + what);
        }

        private String lastWords() {
            return String.join("\n", journal.subList(Math.max(0, journal.size() - 25), journal.size()));
        }
    }
}
