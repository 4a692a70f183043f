package dev.navarch.cluster;

import static dev.navarch.cluster.FleetRig.EAST;
import static dev.navarch.cluster.FleetRig.HOME;
import static dev.navarch.cluster.FleetRig.namespace;
import static dev.navarch.cluster.FleetRig.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {
    private final FleetRig rig = new FleetRig();

    @Test
    void theConfigClusterIsAttachedFirstAndReadyAfterItsSnapshot() {
        rig.started();
        assertEquals(List.of(new ClusterEvent.Attached(HOME), new ClusterEvent.StateChanged(HOME, new ClusterState.Syncing()),
                new ClusterEvent.Snapshot(HOME, List.of(), 1), new ClusterEvent.StateChanged(HOME, new ClusterState.Ready())),
                rig.events);
        assertTrue(rig.synced());
    }

    @Test
    void aRemoteClusterIsAttachedReadAndReady() {
        rig.kube.server("e1").put(namespace("apps"));
        rig.started(secret("istio-system/s", "east", "e1 t1"));
        assertEquals("syncing", rig.report("east").syncStatus());
        assertFalse(rig.synced());
        rig.events.clear();
        rig.answer("e1");
        assertEquals(List.of(new ClusterEvent.StateChanged(EAST, new ClusterState.Syncing()),
                new ClusterEvent.Snapshot(EAST, List.of(namespace("apps")), 1),
                new ClusterEvent.StateChanged(EAST, new ClusterState.Ready())), rig.events);
        assertTrue(rig.synced());
        assertEquals(List.of("home", "east"), rig.fleet.clusters().stream().map(ClusterReport::id).toList());
        assertEquals("istio-system/s", rig.report("east").secretName());
        assertEquals("synced", rig.report("east").syncStatus());
        assertEquals("", rig.report("home").secretName());
        assertEquals(1, rig.metrics.remotes);
        assertEquals("synced", rig.metrics.status.get(EAST));
    }

    @Test
    void changesAndRelistsArePassedOn() {
        rig.withEast();
        rig.kube.server("e1").put(namespace("more"));
        rig.kube.server("e1").remove(FactKind.NAMESPACE, new ObjectKey("", "apps"));
        rig.kube.server("e1").relist(FactKind.NAMESPACE);
        rig.clock.settle();
        assertEquals(List.of(new ClusterEvent.Changed(EAST, List.of(new FactChange.Put(namespace("more"))), 1),
                new ClusterEvent.Changed(EAST, List.of(new FactChange.Gone(FactKind.NAMESPACE, new ObjectKey("", "apps"))), 1),
                new ClusterEvent.Relisted(EAST, FactKind.NAMESPACE, List.of(namespace("more")), 1)), rig.events);
    }

    @Test
    void aClusterThatDoesNotAnswerTimesOutAndHealsByItself() {
        rig.kube.server("e1").up(false);
        rig.started(secret("s", "east", "e1 t1"));
        rig.answer("e1");
        rig.clock.advance(FleetRig.TIMEOUT.minusMillis(1));
        assertFalse(rig.synced());
        rig.clock.advance(Duration.ofMillis(1));
        assertTrue(rig.synced());
        assertEquals("timeout", rig.report("east").syncStatus());
        assertEquals("e1 is down", rig.report("east").reason());
        assertEquals(1, rig.metrics.count("timeout east"));
        rig.kube.server("e1").up(true);
        rig.answer("e1");
        assertEquals("synced", rig.report("east").syncStatus());
        assertEquals(new ClusterState.Ready(), rig.states(EAST).getLast());
        assertEquals("synced", rig.metrics.status.get(EAST));
    }

    @Test
    void withoutATimeoutStartUpWaitsForAsLongAsItTakes() {
        FleetRig patient = new FleetRig(Duration.ZERO, ClusterLimits.forHeap(4L << 30));
        patient.started(secret("s", "east", "e1 t1"));
        patient.clock.advance(Duration.ofDays(1));
        assertFalse(patient.synced());
        assertEquals("syncing", patient.report("east").syncStatus());
        patient.answer("e1");
        assertTrue(patient.synced());
    }

    @Test
    void aClusterThatGoesBeforeItIsReadyIsNotWaitedFor() {
        rig.started(secret("s", "east", "e1 t1"));
        assertFalse(rig.synced());
        rig.remove("s");
        assertTrue(rig.synced());
    }

    @Test
    void aClusterThatComesLaterIsNotWaitedFor() {
        rig.started(secret("s", "east", "e1 t1"));
        rig.put("other", "west", "w1 t1");
        rig.answer("e1");
        assertTrue(rig.synced());
        assertEquals("syncing", rig.report("west").syncStatus());
    }

    @Test
    void aBadKubeconfigIsSeenAndDelaysNothing() {
        rig.started(secret("s", "east", "bad"));
        assertTrue(rig.synced());
        assertEquals("kubeconfig is not allowed: exec is not allowed", rig.report("east").reason());
        assertEquals("failed", rig.report("east").state());
        assertEquals(0, rig.metrics.remotes);
        rig.put("s", "east", "e1 t1");
        rig.answer("e1");
        assertEquals("synced", rig.report("east").syncStatus());
        assertEquals(List.of(), rig.report("east").conditions());
        assertEquals(List.of("add", "update"), rig.metrics.counted);
    }

    @Test
    void aRemovedSecretDetachesOnceAndLeavesNothingBehind() {
        rig.withEast();
        rig.remove("s");
        rig.remove("s");
        assertEquals(List.of(new ClusterEvent.Detached(EAST)), rig.events);
        assertEquals(List.of(rig.home), rig.kube.open());
        assertEquals(0, rig.kube.server("e1").readings());
        assertEquals(0, rig.loop.timers());
        assertFalse(rig.metrics.status.containsKey(EAST));
        assertEquals(1, rig.fleet.clusters().size());
    }

    @Test
    void theClientOfAClusterThatLeavesStaysOpenUntilItsFollowersHaveSaidGoodbye() {
        CompletableFuture<@Nullable Void> said = new CompletableFuture<>();
        FleetRig rig = rigOf(said).withEast();
        rig.remove("s");
        assertEquals(List.of(new ClusterEvent.Detached(EAST)), rig.events);
        assertEquals(0, rig.kube.server("e1").readings());
        assertEquals(2, rig.kube.open().size());
        said.complete(null);
        rig.clock.advance(Duration.ofMillis(1));
        assertEquals(List.of(rig.home), rig.kube.open());
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void aGoodbyeThatNeverEndsKeepsAClientOpenForFiveSeconds() {
        FleetRig rig = rigOf(new CompletableFuture<>()).withEast();
        rig.remove("s");
        rig.clock.advance(Duration.ofSeconds(5));
        assertEquals(List.of(rig.home), rig.kube.open());
        assertEquals(0, rig.loop.timers());
    }

    private static FleetRig rigOf(CompletableFuture<@Nullable Void> goodbye) {
        return new FleetRig(FleetRig.TIMEOUT, ClusterLimits.forHeap(4L << 30), List.of(new ClusterListener() {
            @Override
            public void reached(ClusterId cluster, KubeClient client) {
            }

            @Override
            public CompletionStage<@Nullable Void> leaving(ClusterId cluster) {
                return goodbye;
            }

            @Override
            public void detached(ClusterId cluster) {
            }
        }));
    }

    @Test
    void aSecretThatComesBackAtOnceAttachesAnew() {
        rig.withEast();
        rig.source.listener().gone("s");
        rig.source.listener().changed(secret("s", "east", "e1 t1"));
        rig.clock.settle();
        rig.answer("e1");
        assertEquals(List.of(new ClusterEvent.Detached(EAST), new ClusterEvent.Attached(EAST),
                new ClusterEvent.StateChanged(EAST, new ClusterState.Syncing()),
                new ClusterEvent.Snapshot(EAST, List.of(namespace("apps")), 1),
                new ClusterEvent.StateChanged(EAST, new ClusterState.Ready())), rig.events);
        assertEquals("synced", rig.metrics.status.get(EAST));
    }

    @Test
    void whatAReadingSaidBeforeItWasClosedIsNotHeardAfterwards() {
        rig.withEast();
        rig.source.listener().gone("s");
        rig.kube.server("e1").put(namespace("late"));
        rig.clock.settle();
        assertEquals(List.of(new ClusterEvent.Detached(EAST)), rig.events);
    }

    @Test
    void aSilentClusterBecomesStaleAfterAWhileAndKeepsWhatIsKnown() {
        rig.withEast();
        rig.kube.server("e1").up(false);
        rig.clock.advance(Duration.ofSeconds(29));
        assertEquals("ready", rig.report("east").state());
        rig.clock.advance(Duration.ofSeconds(1));
        assertEquals("stale", rig.report("east").state());
        assertEquals("synced", rig.report("east").syncStatus());
        assertEquals("e1 is down", rig.report("east").reason());
        rig.kube.server("e1").up(true);
        rig.clock.settle();
        assertEquals("ready", rig.report("east").state());
        assertEquals(List.of(new ClusterEvent.StateChanged(EAST, new ClusterState.Stale("e1 is down")),
                new ClusterEvent.StateChanged(EAST, new ClusterState.Ready())), rig.events);
        assertEquals(1, rig.metrics.count("watch error east"));
    }

    @Test
    void aShortInterruptionIsNobodysConcern() {
        rig.withEast();
        rig.kube.server("e1").up(false);
        rig.clock.advance(Duration.ofSeconds(10));
        rig.kube.server("e1").up(true);
        rig.clock.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), rig.events);
    }

    @Test
    void twoIdsForOneClusterAreSaid() {
        rig.withEast();
        rig.kube.server("e2").uid("uid-of-e1");
        rig.put("other", "west", "e2 t1");
        rig.answer("e2");
        assertTrue(rig.report("west").conditions().getFirst().startsWith("the same Kubernetes cluster as east"));
    }

    @Test
    void aSecretThatIsMissingFromANewListIsGone() {
        rig.withEast();
        rig.source.listener().listed(List.of());
        rig.clock.settle();
        assertEquals(List.of(new ClusterEvent.Detached(EAST)), rig.events);
    }

    @Test
    void aSecretRenamedWhileNobodyLookedIsNoEventForTheMesh() {
        rig.withEast();
        rig.source.listener().listed(List.of(secret("renamed", "east", "e1 t1")));
        rig.clock.settle();
        assertEquals(List.of(), rig.events);
        assertEquals("renamed", rig.report("east").secretName());
    }

    @Test
    void shuttingDownTakesNothingFromTheMesh() {
        rig.withEast();
        rig.fleet.close();
        rig.clock.settle();
        assertEquals(List.of(), rig.events);
        assertTrue(rig.source.closed);
        assertEquals(List.of(rig.home), rig.kube.open());
        assertEquals(0, rig.kube.server("home").readings());
        assertEquals(0, rig.loop.timers());
    }

    @Test
    void clientsAreFoundByClusterFromAnyThread() {
        rig.withEast();
        assertEquals(rig.home, rig.fleet.client(HOME).orElseThrow());
        assertTrue(rig.fleet.client(EAST).isPresent());
        assertTrue(rig.fleet.client(new ClusterId("west")).isEmpty());
    }
}
