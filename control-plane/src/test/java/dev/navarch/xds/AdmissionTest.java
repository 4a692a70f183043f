package dev.navarch.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Duration TICK = Duration.ofMillis(5);
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private final FakeClock clock = new FakeClock();
    private final Counted counted = new Counted();
    private final List<Integer> started = new ArrayList<>();
    private int comers;
    private int measured;

    private Admission byCost(double share) {
        return new Admission(new XdsSettings.Admission(0, share, MAX_WAIT), 1, clock, counted);
    }

    private Admission byRate(double perSecond, int loops) {
        return new Admission(new XdsSettings.Admission(perSecond, 0.7, MAX_WAIT), loops, clock, counted);
    }

    private boolean comes(Admission admission) {
        int who = comers++;
        return admission.admit(() -> started.add(who));
    }

    /** Lets time pass; each that started since the last time turns out to have cost so much. */
    private void run(Admission admission, Duration time, Duration costOfEach) {
        long end = clock.nanos() + time.toNanos();
        while (clock.nanos() < end) {
            clock.advance(TICK);
            admission.letIn();
            for (; measured < started.size(); measured++) {
                admission.measured(costOfEach.toNanos());
            }
        }
    }

    @Test
    void aFewComeInAtOnce() {
        Admission admission = byCost(0.7);
        for (int i = 0; i < 10; i++) {
            assertTrue(comes(admission));
        }
        assertEquals(10, started.size());
        assertFalse(admission.isAnybodyWaiting());
        assertEquals(0, counted.sum("admitted after"));
    }

    @Test
    void aCrowdComesInAtThePaceOfWhatEachWasMeasuredToCost() {
        Admission admission = byCost(0.5);
        for (int i = 0; i < 2_000; i++) {
            comes(admission);
        }
        run(admission, Duration.ofSeconds(2), Duration.ofMillis(10));
        int before = started.size();
        run(admission, Duration.ofSeconds(4), Duration.ofMillis(10));
        assertEquals(200, started.size() - before, 10.0, "half of four seconds, ten milliseconds each");
    }

    @Test
    void newcomersTakeNoMoreThanTheirShareFromThoseWhoAreConnected() {
        for (double share : new double[]{0.2, 0.5, 0.7}) {
            for (int cost : new int[]{1, 5, 50}) {
                started.clear();
                measured = 0;
                Admission admission = byCost(share);
                crowd(admission, 10, cost);
                int before = started.size();
                crowd(admission, 20, cost);
                double spent = (started.size() - before) * cost / 1000.0;
                assertEquals(20 * share, spent, 0.2 + 0.001 * cost, () -> "seconds of 20 at a share of " + share);
            }
        }
    }

    /** Every second a thousand come. */
    private void crowd(Admission admission, int seconds, int costMillis) {
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < 1_000; i++) {
                comes(admission);
            }
            run(admission, Duration.ofSeconds(1), Duration.ofMillis(costMillis));
        }
    }

    @Test
    void aWrongFirstGuessIsNoticedWithTheFirstMeasureAndNotPaidBackForEver() {
        Admission admission = byCost(0.5);
        for (int i = 0; i < 1_000; i++) {
            comes(admission);
        }
        int blindly = started.size();
        assertEquals(200, blindly, 2.0);
        run(admission, Duration.ofSeconds(1), Duration.ofMillis(100));
        assertEquals(blindly, started.size(), 5.0, "what they cost is being paid back");
        run(admission, Duration.ofSeconds(4), Duration.ofMillis(100));
        assertTrue(started.size() > blindly, "but not all of it: that would take forty seconds");
    }

    @Test
    void theLineIsServedInTheOrderOfItsComing() {
        Admission admission = byCost(0.7);
        for (int i = 0; i < 600; i++) {
            assertTrue(comes(admission));
        }
        assertTrue(admission.isAnybodyWaiting());
        run(admission, Duration.ofSeconds(5), Duration.ofMillis(1));
        assertEquals(started.stream().sorted().toList(), started);
        assertEquals(600, started.size());
        assertEquals(600, counted.sum("admitted"));
        assertTrue(counted.sum("admitted after") > 0);
    }

    @Test
    void whoWouldWaitTooLongIsSentAwayAtOnce() {
        Admission admission = byCost(0.7);
        int taken = 0;
        while (comes(admission)) {
            taken++;
        }
        assertEquals(7_000 + 200, taken, 2.0, "ten seconds of seven tenths and what was saved up, a millisecond each");
        assertEquals(1, counted.sum("refused cost"));
        run(admission, Duration.ofSeconds(11), Duration.ofMillis(1));
        assertEquals(taken, started.size());
        assertTrue(comes(admission), "later there is room again");
    }

    @Test
    void dearStreamsMakeTheLineShorter() {
        Admission admission = byCost(0.7);
        for (int i = 0; i < 500; i++) {
            comes(admission);
        }
        run(admission, Duration.ofSeconds(60), Duration.ofMillis(100));
        int taken = 0;
        while (comes(admission)) {
            taken++;
        }
        assertEquals(70, taken, 10.0, "seven seconds of a hundred milliseconds each");
    }

    @Test
    void unusedTimeIsSavedUpForAFifthOfASecondOnly() {
        Admission admission = byCost(0.7);
        run(admission, Duration.ofHours(1), Duration.ZERO);
        for (int i = 0; i < 1_000; i++) {
            comes(admission);
        }
        assertEquals(200, started.size(), 2.0);
    }

    @Test
    void whoIsNeverMeasuredIsPaidForOnceAndHoldsUpNobodyForEver() {
        Admission admission = byCost(0.5);
        for (int i = 0; i < 1_000; i++) {
            comes(admission);
        }
        for (int tick = 0; tick < 60_000 / 5; tick++) {
            clock.advance(TICK);
            admission.letIn();
        }
        assertEquals(1_000, started.size());
        int before = started.size();
        for (int i = 0; i < 300; i++) {
            comes(admission);
        }
        assertEquals(200, started.size() - before, 2.0, "as many as in the beginning");
    }

    @Test
    void aPlainRateLetsInThatManyASecondWhateverTheyCost() {
        Admission admission = byRate(10, 1);
        for (int i = 0; i < 90; i++) {
            assertTrue(comes(admission));
        }
        run(admission, Duration.ofSeconds(5), Duration.ofSeconds(1));
        assertEquals(50, started.size(), 2.0);
        for (int i = 0; i < 100; i++) {
            comes(admission);
        }
        assertTrue(counted.sum("refused rate") > 0);
        assertEquals(0, counted.sum("refused cost"));
    }

    @Test
    void aPlainRateIsDividedAmongTheLoops() {
        Admission admission = byRate(10, 2);
        for (int i = 0; i < 40; i++) {
            comes(admission);
        }
        run(admission, Duration.ofSeconds(4), Duration.ZERO);
        assertEquals(20, started.size(), 2.0);
    }
}
