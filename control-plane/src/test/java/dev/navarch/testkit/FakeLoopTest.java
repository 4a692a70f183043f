package dev.navarch.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeLoopTest {
    private final FakeClock clock = new FakeClock();
    private final FakeLoop one = new FakeLoop("one", clock);
    private final FakeLoop two = new FakeLoop("two", clock);
    private final List<String> ran = new ArrayList<>();

    @Test
    void nothingRunsBeforeTheClockIsTold() {
        one.post(() -> ran.add("posted"));
        assertEquals(List.of(), ran);
        clock.settle();
        assertEquals(List.of("posted"), ran);
    }

    @Test
    void timersOfSeveralLoopsRunInTheOrderInWhichTheyFallDue() {
        one.schedule("late", Duration.ofSeconds(2), () -> ran.add("one at 2"));
        two.schedule("early", Duration.ofSeconds(1), () -> one.post(() -> ran.add("caused at 1")));
        clock.advance(Duration.ofSeconds(3));
        assertEquals(List.of("caused at 1", "one at 2"), ran);
    }

    @Test
    void schedulingUnderTheSameTagReplacesAndCancellingForgets() {
        one.schedule("tag", Duration.ofSeconds(1), () -> ran.add("first"));
        one.schedule("tag", Duration.ofSeconds(2), () -> ran.add("second"));
        one.schedule("other", Duration.ofSeconds(1), () -> ran.add("other"));
        one.cancel("other");
        clock.advance(Duration.ofSeconds(5));
        assertEquals(List.of("second"), ran);
    }

    @Test
    void theTestsOwnThreadIsNotOnTheLoop() {
        assertThrows(IllegalStateException.class, one::assertOnLoop);
        one.post(one::assertOnLoop);
        clock.settle();
    }

    @Test
    void whatATaskThrowsReachesTheTest() {
        one.post(() -> {
            throw new IllegalArgumentException("broken");
        });
        assertThrows(IllegalArgumentException.class, clock::settle);
    }
}
