package dev.navarch.cluster;

import static dev.navarch.cluster.FleetRig.EAST;
import static dev.navarch.cluster.FleetRig.namespace;
import static dev.navarch.cluster.FleetRig.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterState;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationTest {
    private final FleetRig rig = new FleetRig();

    @Test
    void aNewTokenForTheSameServerIsANonEvent() {
        rig.withEast();
        rig.put("s", "east", "e1 t2");
        assertEquals(List.of(), rig.events);
        assertEquals(1, rig.kube.server("e1").readings());
        assertEquals("t2", rig.kube.open().getLast().inUse().token());
        assertEquals("in use", rig.report("east").credential());
        assertEquals(1, rig.metrics.count("IN_PLACE east"));
    }

    @Test
    void aThousandRotationsLeaveOneReadingAndNoEvent() {
        rig.withEast();
        for (int i = 0; i < 1000; i++) {
            rig.put("s", "east", "e1 token-" + i);
        }
        assertEquals(List.of(), rig.events);
        assertEquals(1, rig.kube.server("e1").readings());
        assertEquals(2, rig.kube.open().size());
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void aRefusedTokenLeavesTheOldOneInUseAndIsTriedAgain() {
        rig.withEast();
        rig.kube.server("e1").refuse("t2");
        rig.put("s", "east", "e1 t2");
        assertEquals("t1", rig.kube.open().getLast().inUse().token());
        assertEquals("a newer one is refused (1 times): e1 says 401", rig.report("east").credential());
        assertEquals("synced", rig.report("east").syncStatus());
        rig.clock.advance(Duration.ofSeconds(3));
        assertEquals(3, rig.metrics.count("refused east"));
        rig.kube.server("e1").accept("t2");
        rig.clock.advance(Duration.ofSeconds(4));
        assertEquals("t2", rig.kube.open().getLast().inUse().token());
        assertEquals("in use", rig.report("east").credential());
        assertEquals(List.of(), rig.events);
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void aGoodTokenAfterARefusedOneIsTakenAtOnce() {
        rig.withEast();
        rig.kube.server("e1").refuse("t2");
        rig.put("s", "east", "e1 t2");
        rig.put("s", "east", "e1 t3");
        assertEquals("t3", rig.kube.open().getLast().inUse().token());
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void goingBackToTheTokenInUseEndsTheRotation() {
        rig.withEast();
        rig.kube.server("e1").refuse("t2");
        rig.put("s", "east", "e1 t2");
        rig.put("s", "east", "e1 t1");
        assertEquals("in use", rig.report("east").credential());
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void anotherServerIsReadBesideTheFirstAndTakesOverWithOneSnapshot() {
        rig.withEast();
        rig.kube.server("e2").uid("uid-of-e1").put(namespace("apps"));
        rig.put("s", "east", "e2 t1");
        rig.kube.server("e1").put(namespace("meanwhile"));
        rig.clock.settle();
        assertEquals(List.of(new ClusterEvent.Changed(EAST, List.of(new FactChange.Put(namespace("meanwhile"))), 1)), rig.events);
        rig.events.clear();
        rig.answer("e2");
        assertEquals(List.of(new ClusterEvent.Snapshot(EAST, List.of(namespace("apps")), 1)), rig.events);
        assertEquals(0, rig.kube.server("e1").readings());
        assertEquals(1, rig.kube.server("e2").readings());
        assertEquals("https://e2:6443", rig.report("east").server());
        rig.events.clear();
        rig.kube.server("e1").put(namespace("of the old one"));
        rig.kube.server("e2").put(namespace("of the new one"));
        rig.clock.settle();
        assertEquals(List.of(new ClusterEvent.Changed(EAST, List.of(new FactChange.Put(namespace("of the new one"))), 1)),
                rig.events);
    }

    @Test
    void whatTheOldLineSaidIsIgnoredAfterTheSwap() {
        rig.withEast();
        rig.kube.server("e2").uid("uid-of-e1");
        rig.put("s", "east", "e2 t1");
        rig.kube.server("e2").answer();
        rig.kube.server("e1").put(namespace("too late"));
        rig.clock.settle();
        assertEquals(List.of(new ClusterEvent.Snapshot(EAST, List.of(), 1)), rig.events);
    }

    @Test
    void aServerThatNeverAnswersLeavesTheOldOneInPlace() {
        rig.withEast();
        rig.kube.server("e2").up(false);
        rig.put("s", "east", "e2 t1");
        rig.answer("e2");
        rig.clock.advance(Duration.ofHours(1));
        assertEquals("ready", rig.report("east").state());
        assertEquals("replacing the line, but https://e2:6443 fails: e2 is down", rig.report("east").credential());
        assertEquals(List.of(), rig.events);
        rig.kube.server("e1").put(namespace("still heard"));
        rig.clock.settle();
        assertEquals(1, rig.events.size());
    }

    @Test
    void anotherClusterAtTheSameAddressIsReadBeside() {
        rig.withEast();
        rig.kube.server("e1").uid("another");
        rig.put("s", "east", "e1 t2");
        assertEquals(2, rig.kube.server("e1").readings());
        rig.answer("e1");
        assertEquals(1, rig.kube.server("e1").readings());
        assertEquals(1, rig.metrics.count("SWAPPED east"));
    }

    @Test
    void theNewerOfTwoRotationsSupersedesTheOneThatIsPending() {
        rig.withEast();
        rig.put("s", "east", "e2 t1");
        rig.put("s", "east", "e3 t1");
        assertEquals(0, rig.kube.server("e2").readings());
        assertEquals(1, rig.kube.server("e3").readings());
        rig.answer("e2");
        rig.answer("e3");
        assertEquals("https://e3:6443", rig.report("east").server());
        assertEquals(2, rig.kube.open().size());
    }

    @Test
    void aPendingReplacementGivesWayToATokenOfTheServerInUse() {
        rig.withEast();
        rig.put("s", "east", "e2 t1");
        rig.put("s", "east", "e1 t2");
        assertEquals(0, rig.kube.server("e2").readings());
        assertEquals("t2", rig.kube.open().getLast().inUse().token());
        assertEquals(List.of(), rig.events);
    }

    @Test
    void deletionInTheMiddleOfARotationLeavesNothing() {
        rig.withEast();
        rig.put("s", "east", "e2 t1");
        rig.remove("s");
        rig.answer("e2");
        assertEquals(List.of(new ClusterEvent.Detached(EAST)), rig.events);
        assertEquals(List.of(rig.home), rig.kube.open());
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void aClusterThatNeverSyncedIsReadAnewWithTheGoodToken() {
        rig.kube.server("e1").refuse("t1");
        rig.started(secret("s", "east", "e1 t1"));
        rig.answer("e1");
        rig.clock.advance(FleetRig.TIMEOUT);
        assertEquals("timeout", rig.report("east").syncStatus());
        rig.put("s", "east", "e1 t2");
        assertEquals(1, rig.kube.server("e1").readings());
        rig.answer("e1");
        assertEquals("synced", rig.report("east").syncStatus());
    }

    @Test
    void rotationWhileSyncingToAnotherServerTakesWhicheverComesFirst() {
        rig.started(secret("s", "east", "e1 t1"));
        rig.put("s", "east", "e2 t1");
        rig.answer("e1");
        assertEquals("synced", rig.report("east").syncStatus());
        rig.answer("e2");
        assertEquals("https://e2:6443", rig.report("east").server());
        assertEquals(List.of(new ClusterState.Syncing(), new ClusterState.Ready()), rig.states(EAST));
    }

    @Test
    void aStaleClusterIsReadyAgainWithAnotherServer() {
        rig.withEast();
        rig.kube.server("e1").up(false);
        rig.clock.advance(Duration.ofMinutes(1));
        rig.put("s", "east", "e2 t1");
        rig.answer("e2");
        assertEquals("ready", rig.report("east").state());
        assertTrue(rig.events.getLast() instanceof ClusterEvent.StateChanged(var _, ClusterState.Ready()));
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void theSecondSecretTakesOverWhenTheFirstGoes() {
        rig.withEast();
        rig.put("second", "east", "e1 t2");
        assertEquals(List.of("second: ignored: s names the cluster already"), rig.report("east").conditions());
        rig.remove("s");
        assertEquals(List.of(), rig.events);
        assertEquals("t2", rig.kube.open().getLast().inUse().token());
        assertEquals("second", rig.report("east").secretName());
    }

    @Test
    void anUnsoundUpdateIsSeenAndTheClusterGoesOn() {
        rig.withEast();
        rig.put("s", "east", "bad");
        assertEquals("synced", rig.report("east").syncStatus());
        assertEquals(List.of("s: kubeconfig is not allowed: exec is not allowed"), rig.report("east").conditions());
        assertEquals(List.of(), rig.events);
    }

    @Test
    void aRelistOfTheNewLineIsHeard() {
        rig.withEast();
        rig.put("s", "east", "e2 t1");
        rig.answer("e2");
        rig.events.clear();
        rig.kube.server("e2").relist(FactKind.NAMESPACE);
        rig.clock.settle();
        assertEquals(List.of(new ClusterEvent.Relisted(EAST, FactKind.NAMESPACE, List.of(), 1)), rig.events);
    }
}
