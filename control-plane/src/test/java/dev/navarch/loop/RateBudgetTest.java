package dev.navarch.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.testkit.FakeClock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateBudgetTest {
    private final FakeClock clock = new FakeClock();
    private final RateBudget budget = new RateBudget(clock, 6, Duration.ofMinutes(1));

    @Test
    void aBurstOfTheWholeBudgetPassesAtOnceAndNoMore() {
        assertEquals(6, takeAll());
        assertFalse(budget.take());
        assertEquals(0, budget.free());
    }

    @Test
    void fromThenOnActsComeAtTheirPace() {
        takeAll();
        assertEquals(Duration.ofSeconds(10), budget.untilNext());
        clock.advance(Duration.ofMillis(9_999));
        assertFalse(budget.take());
        clock.advance(Duration.ofMillis(1));
        assertEquals(Duration.ZERO, budget.untilNext());
        assertEquals(1, takeAll());
    }

    @Test
    void aPauseOfAnyLengthSavesOneBudgetAndNotMore() {
        takeAll();
        clock.advance(Duration.ofDays(1000));
        assertEquals(6, budget.free());
        assertEquals(6, takeAll());
    }

    @Test
    void whatWasRefusedCostsNothingButIsCounted() {
        takeAll();
        for (int i = 0; i < 100; i++) {
            assertFalse(budget.take());
        }
        assertEquals(101, budget.refused());
        clock.advance(Duration.ofSeconds(10));
        assertTrue(budget.take());
    }

    @Test
    void overAnHourThePaceHoldsHoweverActsAreSpread() {
        Random random = new Random(7);
        int taken = 0;
        for (int second = 0; second < 3600; second++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                taken += budget.take() ? 1 : 0;
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertEquals(6 + 6 * 60, taken, 1.0);
    }

    @Test
    void manyThreadsTogetherGetOneBudget() throws InterruptedException {
        RateBudget shared = new RateBudget(clock, 1000, Duration.ofMinutes(1));
        AtomicInteger taken = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 1000; i++) {
                    taken.addAndGet(shared.take() ? 1 : 0);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1000, taken.get());
        assertEquals(3000, shared.refused());
    }

    @Test
    void aBudgetOfNothingIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> new RateBudget(clock, 0, Duration.ofMinutes(1)));
        assertThrows(IllegalArgumentException.class, () -> new RateBudget(clock, 6, Duration.ZERO));
    }

    private int takeAll() {
        int taken = 0;
        while (budget.take()) {
            taken++;
        }
        return taken;
    }
}
