package dev.navarch.steward.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElectorTest {
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
    private final FakeClock clock = new FakeClock();
    private final FakeLoop network = new FakeLoop("network", clock);
    private final FakeLockServer server = new FakeLockServer();
    private final Random random = new Random(1);

    private Replica replica(String identity, String revision, boolean local) {
        return new Replica(new Candidate(identity, revision, local), clock, Duration.ZERO, server, network, random);
    }

    private Replica remote(String identity) {
        return replica(identity, "default", false);
    }

    private void wait(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    private static LockRecord foreign(String holder, String key, Instant renewed) {
        return new LockRecord(holder, key, 30, LONG_AGO, renewed, 4);
    }

    @Test
    void aFreeClusterIsLedWithinASecond() {
        Replica one = remote("istiod-1").start();
        wait(1);
        assertTrue(one.mayWrite());
        LockRecord record = server.record();
        assertEquals("istiod-1", record.holder());
        assertEquals("^default", record.key());
        assertEquals(30, record.leaseSeconds());
        assertEquals(0, record.transitions());
    }

    @Test
    void aLockIsRenewedAndTheTimeOfItsTakingStays() {
        remote("istiod-1").start();
        wait(1);
        LockRecord first = server.record();
        wait(60);
        assertEquals(first.acquired(), server.record().acquired());
        assertTrue(server.record().renewed().isAfter(first.renewed().plusSeconds(50)));
        assertEquals(0, server.record().transitions());
    }

    @Test
    void aLockThatMayNotBeTakenIsObservedAndTakenAsSoonAsItMayBe() {
        Replica one = remote("istiod-1").start();
        wait(1);
        Replica two = remote("istiod-2");
        two.mayTake = false;
        two.start();
        wait(20);
        one.kill();
        wait(60);
        assertFalse(two.leads());
        assertEquals("istiod-1", server.record().holder());
        two.mayTake = true;
        two.loop.post(() -> two.elector.heard("it may be taken"));
        wait(1);
        assertTrue(two.mayWrite());
        assertEquals(List.of("ACQUIRED"), two.said);
    }

    @Test
    void aSecondWaitsAndTakesOverWithinTheLeaseOfOneThatDied() {
        Replica one = remote("istiod-1").start();
        wait(10);
        Replica two = remote("istiod-2").start();
        wait(100);
        assertTrue(one.mayWrite());
        assertFalse(two.mayWrite());
        one.kill();
        wait(20);
        assertFalse(two.mayWrite());
        wait(11);
        assertTrue(two.mayWrite());
        assertEquals(1, server.record().transitions());
    }

    @Test
    void whatIsGivenBackIsTakenAtOnce() {
        Replica one = remote("istiod-1").start();
        wait(10);
        Replica two = remote("istiod-2").start();
        wait(10);
        one.stop();
        wait(1);
        assertEquals(List.of("ACQUIRED", "RELEASED", "stopped"), one.said);
        assertTrue(two.mayWrite());
    }

    @Test
    void aLockIsGivenBackOnlyWhenWhatWasBegunHasEnded() {
        Replica one = remote("istiod-1").start();
        wait(1);
        one.writes = () -> assertEquals("istiod-1", server.record().holder());
        one.stop();
        assertTrue(one.mayWrite());
        wait(1);
        assertFalse(one.mayWrite());
        assertTrue(server.record().isFree());
        assertEquals(1, server.record().leaseSeconds());
    }

    @Test
    void expiryIsJudgedByWhatWasSeenNotByWhatIsWritten() {
        server.force(foreign("istiod-9", "^default", LONG_AGO));
        Replica one = remote("istiod-1").start();
        wait(29);
        assertFalse(one.mayWrite());
        server.force(foreign("istiod-9", "^default", LONG_AGO.plusSeconds(1)));
        wait(29);
        assertFalse(one.mayWrite());
        wait(3);
        assertTrue(one.mayWrite());
        assertEquals(5, server.record().transitions());
    }

    @Test
    void aHolderThatCannotRenewStopsInTimeAndGoesOnIfNobodyTookTheLock() {
        Replica one = remote("istiod-1").start();
        wait(1);
        one.way.cut = true;
        wait(16);
        assertFalse(one.mayWrite());
        one.way.cut = false;
        wait(15);
        assertTrue(one.mayWrite());
        assertEquals(List.of("ACQUIRED", "LOST", "ACQUIRED"), one.said);
        assertEquals(0, server.record().transitions());
    }

    @Test
    void theDefaultRevisionTakesTheLockFromAnotherAndWaitsBeforeItsFirstWrite() {
        Replica canary = replica("canary-1", "canary", false).start();
        wait(10);
        Replica one = remote("istiod-1");
        one.defaultRevision = "default";
        canary.defaultRevision = "default";
        one.start();
        wait(1);
        assertTrue(one.leads());
        assertFalse(one.mayWrite());
        assertFalse(canary.mayWrite());
        wait(13);
        assertFalse(one.mayWrite());
        wait(2);
        assertTrue(one.mayWrite());
        assertEquals(List.of("ACQUIRED", "LOST"), canary.said);
        assertEquals(List.of("STOLEN"), one.said);
    }

    @Test
    void aThiefThatLeavesBeforeItsFirstWriteLetsTheLockExpire() {
        Replica canary = replica("canary-1", "canary", false).start();
        wait(10);
        Replica one = remote("istiod-1");
        one.defaultRevision = "default";
        one.start();
        wait(1);
        one.stop();
        wait(1);
        assertEquals(List.of("STOLEN", "stopped"), one.said);
        assertEquals("istiod-1", server.record().holder());
        wait(31);
        assertTrue(canary.mayWrite());
    }

    @Test
    void aLocalControlPlaneOfTheSameRevisionComesBeforeARemoteOneButNotTheOtherWayRound() {
        Replica remote = remote("istiod-1").start();
        wait(10);
        Replica local = replica("istiod-local", "default", true).start();
        wait(20);
        assertTrue(local.mayWrite());
        assertEquals("default", server.record().key());
        wait(100);
        assertFalse(remote.leads());
    }

    @Test
    void aHolderWithoutAKeyIsToleratedAndWaitedFor() {
        server.force(foreign("old", "", LONG_AGO));
        Replica one = remote("istiod-1").start();
        wait(10);
        assertFalse(one.leads());
        assertEquals("held by old", one.elector.state() instanceof ElectionState.Waiting(String why) ? why : "");
    }

    @Test
    void anAnswerThatWasLostIsNoLossOfTheLock() {
        Replica one = remote("istiod-1").start();
        wait(1);
        one.way.lossy = 0.3;
        wait(600);
        one.way.lossy = 0;
        wait(20);
        assertTrue(one.mayWrite());
        assertEquals(0, server.record().transitions());
    }

    @Test
    void anotherProcessOfOurNameIsNotTakenForUs() {
        Replica one = remote("istiod-1").start();
        wait(10);
        Replica twin = remote("istiod-1").start();
        wait(60);
        assertTrue(one.mayWrite());
        assertFalse(twin.leads());
        assertTrue(twin.elector.state() instanceof ElectionState.Waiting(String why) && why.contains("which is our name"));
    }

    @Test
    void aPodThatStartsAgainGoesOnAfterTheRenewDeadline() {
        remote("istiod-1").start();
        wait(10);
        Replica first = remote("istiod-2");
        first.kill();
        server.force(foreign("istiod-1", "^default", LONG_AGO));
        Replica again = replica("istiod-1", "default", false);
        again.start();
        wait(14);
        assertFalse(again.mayWrite());
        wait(3);
        assertTrue(again.mayWrite());
    }

    @Test
    void aLockThatIsDeletedIsMadeAgainByItsHolder() {
        Replica one = remote("istiod-1").start();
        Replica two = remote("istiod-2");
        wait(1);
        two.start();
        wait(20);
        server.delete();
        wait(10);
        assertTrue(one.mayWrite() || two.leads());
        wait(20);
        assertTrue(one.mayWrite() != two.mayWrite());
    }

    @Test
    void anotherWayToTheClusterIsProvedByARenewalBeforeAnythingIsWritten() {
        Replica one = remote("istiod-1").start();
        wait(1);
        one.loop.post(() -> {
            one.elector.rebound();
            assertFalse(one.elector.mayWrite());
        });
        wait(1);
        assertTrue(one.mayWrite());
        assertEquals(List.of("ACQUIRED"), one.said);
    }

    @Test
    void anUnreadableLockIsRespectedForALeaseAndThenReplaced() {
        Judgement held = Judgement.of(new Candidate("istiod-1", "default", false), foreign("unreadable", "", LONG_AGO),
                Duration.ofSeconds(29), false, "", LockTimes.istio());
        assertEquals(new Judgement.Held(Duration.ofSeconds(1)), held);
    }
}
