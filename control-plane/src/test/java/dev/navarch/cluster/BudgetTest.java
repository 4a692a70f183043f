package dev.navarch.cluster;

import static dev.navarch.cluster.FleetRig.EAST;
import static dev.navarch.cluster.FleetRig.namespace;
import static dev.navarch.cluster.FleetRig.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.ClusterEvent;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final FleetRig rig = new FleetRig(FleetRig.TIMEOUT,
            new ClusterLimits(new Load(10, 1 << 20), PAUSE, Duration.ofSeconds(30), Duration.ofSeconds(1),
                    Duration.ofSeconds(30)));

    @Test
    void whatIsNewBeyondTheLimitIsHeldBackAndWhatIsKnownIsKeptUpToDate() {
        fill(10);
        rig.events.clear();
        rig.kube.server("e1").put(namespace("one too many"));
        rig.clock.settle();
        assertEquals(List.of(), rig.events);
        assertTrue(rig.report("east").conditions().getFirst().startsWith("held back: "));
        NamespaceFact known = new NamespaceFact(new ObjectKey("", "n1"), Labels.of("a", "b"), Labels.EMPTY);
        rig.kube.server("e1").put(known);
        rig.clock.settle();
        assertEquals(List.of(new ClusterEvent.Changed(EAST, List.of(new FactChange.Put(known)), 1)), rig.events);
        assertEquals(1, rig.metrics.count("held back east"));
        assertEquals("ready", rig.report("east").state());
    }

    @Test
    void whatWasHeldBackComesWhenThereIsRoomAgain() {
        fill(10);
        rig.kube.server("e1").put(namespace("one too many"));
        rig.clock.settle();
        rig.kube.server("e1").remove(FactKind.NAMESPACE, new ObjectKey("", "n1"));
        rig.clock.settle();
        rig.events.clear();
        rig.answer("e1");
        assertEquals(1, rig.events.size());
        assertTrue(rig.events.getFirst() instanceof ClusterEvent.Snapshot(var _, var facts, var _) && facts.size() == 10);
        assertEquals(List.of(), rig.report("east").conditions());
        assertEquals(1, rig.metrics.count("no longer held back east"));
        assertEquals(1, rig.kube.server("e1").readings());
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void aClusterThatIsTooLargeFromTheStartDelaysNobodyAndIsLookedAtAgain() {
        fill(11);
        assertEquals("failed", rig.report("east").state());
        assertTrue(rig.synced());
        assertEquals(0, rig.kube.server("e1").readings());
        rig.kube.server("e1").remove(FactKind.NAMESPACE, new ObjectKey("", "n1"));
        rig.clock.advance(PAUSE);
        rig.answer("e1");
        assertEquals("ready", rig.report("east").state());
        assertEquals(List.of(), rig.report("east").conditions());
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void aReplacementThatIsTooLargeLeavesTheOldLineInPlace() {
        fill(10);
        rig.events.clear();
        for (int i = 0; i < 11; i++) {
            rig.kube.server("e2").put(namespace("m" + i));
        }
        rig.put("s", "east", "e2 t1");
        rig.answer("e2");
        assertEquals(List.of(), rig.events);
        assertEquals("https://e1:6443", rig.report("east").server());
        assertEquals("the new line brings too much: 11 objects are more than the limit of 10", rig.report("east").credential());
    }

    @Test
    void aRelistThatIsTooLargeIsNotTaken() {
        fill(10);
        rig.kube.server("e1").put(namespace("one too many"));
        rig.clock.settle();
        rig.events.clear();
        rig.kube.server("e1").relist(FactKind.NAMESPACE);
        rig.clock.settle();
        assertEquals(List.of(), rig.events);
        rig.clock.advance(PAUSE);
        assertEquals(2, rig.kube.server("e1").readings());
        rig.answer("e1");
        assertEquals(1, rig.kube.server("e1").readings());
    }

    @Test
    void bytesAreLimitedLikeObjects() {
        rig.started(secret("s", "east", "e1 t1"));
        rig.kube.server("e1").put(large("first", 700));
        rig.answer("e1");
        rig.events.clear();
        rig.kube.server("e1").put(large("second", 400));
        rig.clock.settle();
        assertEquals(List.of(), rig.events);
        assertEquals("held back: 1.1 MiB in 2 objects are more than the limit of 1.0 MiB",
                rig.report("east").conditions().getFirst());
        assertEquals("1 objects of at most 10, 0.7 MiB of at most 1.0 MiB", rig.report("east").budget());
        assertEquals(1, rig.metrics.count("held back east"));
        rig.kube.server("e1").put(large("first", 300));
        rig.clock.settle();
        rig.answer("e1");
        assertEquals(List.of(), rig.report("east").conditions());
        assertEquals("ready", rig.report("east").state());
    }

    @Test
    void knownObjectsMayGrowIntoAReserveButNotWithoutEnd() {
        rig.started(secret("s", "east", "e1 t1"));
        rig.kube.server("e1").put(large("first", 900));
        rig.answer("e1");
        rig.events.clear();
        rig.kube.server("e1").put(large("first", 1200));
        rig.clock.settle();
        assertEquals(1, rig.events.size());
        assertEquals(List.of(), rig.report("east").conditions());
        rig.kube.server("e1").put(large("first", 1300));
        rig.clock.settle();
        assertEquals(1, rig.events.size());
        assertTrue(rig.report("east").conditions().getFirst().startsWith("held back: "));
    }

    @Test
    void theClusterThatHoldsTheConfigurationIsNotWeighed() {
        rig.started(secret("s", "east", "e1 t1"));
        rig.kube.server("home").put(large("first", 5000));
        rig.clock.settle();
        assertEquals("unlimited", rig.report("home").budget());
        assertEquals(List.of(), rig.report("home").conditions());
    }

    private static NamespaceFact large(String name, int kibibytes) {
        return new NamespaceFact(new ObjectKey("", name), Labels.of("a", "x".repeat(kibibytes << 10)), Labels.EMPTY);
    }

    private void fill(int namespaces) {
        for (int i = 0; i < namespaces; i++) {
            rig.kube.server("e1").put(namespace("n" + i));
        }
        rig.started(secret("s", "east", "e1 t1"));
        rig.answer("e1");
    }
}
