package dev.navarch.xds;

import dev.navarch.generate.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Random Worlds, random answers, refusals, reconnects, slow readers and restarts of the replica. At each step: at most one unanswered response
 * by type, growing nonces, equal versions for equal bytes, nothing taken away while the World is incomplete; when events stop, everybody has
 * what was generated.
 */
class RandomTest {
    private static final int SEEDS = 150;
    private static final int STEPS = 150;

    @Test
    void everyClientConvergesWhateverHappens() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Run(seed).run();
            } catch (AssertionError | RuntimeException e) {
                Assertions.fail("seed " + seed + ": " + e, e);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private Rig rig = new Rig();
        private final List<Obedient> clients = new ArrayList<>();
        private final List<Runnable> contents = new ArrayList<>();
        private boolean incomplete;

        Run(long seed) {
            random = new Random(seed);
        }

        void run() {
            for (int i = 0; i < 8; i++) {
                mutate();
            }
            rig.publish();
            for (int i = 0; i < 4; i++) {
                clients.add(new Obedient(rig, i % 2 == 0 ? Protocol.STATE_OF_THE_WORLD : Protocol.DELTA, "p" + i, random));
            }
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            if (incomplete) {
                complete();
            }
            rig.publish();
            clients.forEach(c -> c.block(false));
            for (int i = 0; i < 2000 && someoneMoves(); i++) {
                rig.settle();
            }
            clients.forEach(c -> c.assertConverged(rig));
        }

        private boolean someoneMoves() {
            boolean moved = false;
            for (Obedient client : clients) {
                moved |= client.read();
                moved |= client.answer();
            }
            return moved;
        }

        private void step() {
            Obedient client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> mutate();
                case 3, 4 -> rig.publish();
                case 5, 6, 7, 8 -> client.read();
                case 9, 10, 11 -> client.answer();
                case 12 -> client.block(random.nextBoolean());
                case 13 -> rig.clock.advance(Duration.ofMillis(random.nextInt(20)));
                case 14 -> client.reconnect(rig, incomplete);
                default -> {
                    if (random.nextInt(8) == 0) {
                        if (incomplete) {
                            complete();
                        } else {
                            restart();
                        }
                    }
                }
            }
        }

        private void mutate() {
            ResourceType type = Obedient.types().get(random.nextInt(4));
            String name = type == ResourceType.ROUTE ? "8" + random.nextInt(2) : "n" + random.nextInt(6);
            String owner = FakeGeneration.ALL;
            if (type.isWildcard() && random.nextInt(4) == 0) {
                owner = "p" + random.nextInt(4);
                name = owner + name;
            } else if (!type.isWildcard() && random.nextInt(4) == 0) {
                owner = "west";
            }
            String whose = owner;
            String what = name;
            String content = random.nextInt(12) == 0 ? Obedient.BAD : "v" + random.nextInt(100);
            change(random.nextInt(4) == 0 ? () -> rig.remove(type, whose, what) : () -> rig.put(type, whose, what, content));
            if (random.nextInt(10) == 0) {
                String pod = "p" + random.nextInt(4);
                String zone = random.nextBoolean() ? "west" : FakeGeneration.ALL;
                change(() -> rig.zone(pod, zone));
            }
        }

        private void change(Runnable content) {
            contents.add(content);
            content.run();
        }

        /** Another replica takes over, which has read only a part of the mesh. */
        private void restart() {
            rig = new Rig();
            for (Runnable content : contents) {
                if (random.nextBoolean()) {
                    content.run();
                }
            }
            rig.pending("remote").publish();
            incomplete = true;
            clients.forEach(c -> c.reconnect(rig, true));
        }

        private void complete() {
            incomplete = false;
            contents.forEach(Runnable::run);
            clients.forEach(Obedient::nothingIsUntouchable);
            rig.pending().publish();
        }
    }
}
