package dev.navarch.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewayNamesTest {
    private final FakeClock clock = new FakeClock();
    private final FakeLoop loop = new FakeLoop("names", clock);
    private final FakeResolver resolver = new FakeResolver();
    private final List<Map<String, List<String>>> heard = new ArrayList<>();
    private int failures;
    private final GatewayNames names = new GatewayNames(resolver, loop,
            new NameLimits(3, Duration.ofSeconds(30), Duration.ofHours(1)), new NameMetrics() {
                @Override
                public void resolved() {
                }

                @Override
                public void failed() {
                    failures++;
                }
            }, heard::add);

    private void want(String... wanted) {
        names.want(Set.of(wanted));
        clock.settle();
    }

    @Test
    void whatIsWantedIsAskedForOnceAndToldInOrder() {
        resolver.name("a", 60, "192.0.2.2", "192.0.2.1");
        want("a");
        want("a");
        assertEquals(List.of("a"), resolver.asked);
        assertEquals(List.of(Map.of("a", List.of("192.0.2.1", "192.0.2.2"))), heard);
    }

    @Test
    void itIsAskedAgainWhenItHasLivedItsTime() {
        resolver.name("a", 60, "192.0.2.1");
        want("a");
        clock.advance(Duration.ofSeconds(59));
        assertEquals(1, resolver.asked.size());
        resolver.name("a", 60, "192.0.2.9");
        clock.advance(Duration.ofSeconds(1));
        assertEquals(Map.of("a", List.of("192.0.2.9")), heard.getLast());
    }

    @Test
    void noShorterThanThirtySecondsAndNoLongerThanAnHour() {
        resolver.name("a", 1, "192.0.2.1");
        resolver.name("b", 1_000_000, "192.0.2.2");
        want("a", "b");
        clock.advance(Duration.ofSeconds(29));
        assertEquals(2, resolver.asked.size());
        clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of("a", "b", "a"), resolver.asked);
        clock.advance(Duration.ofHours(1));
        assertEquals(2, resolver.asked.stream().filter("b"::equals).count());
    }

    @Test
    void addressesInAnotherOrderAreNoNews() {
        resolver.name("a", 60, "192.0.2.1", "192.0.2.2");
        want("a");
        resolver.name("a", 60, "192.0.2.2", "192.0.2.1", "192.0.2.1");
        clock.advance(Duration.ofMinutes(10));
        assertEquals(1, heard.size());
    }

    @Test
    void aNameThatFailsKeepsWhatItHadAndIsTriedAgain() {
        resolver.name("a", 60, "192.0.2.1");
        want("a");
        resolver.forget("a");
        clock.advance(Duration.ofHours(5));
        assertEquals(1, heard.size());
        assertEquals(true, failures > 500);
        resolver.name("a", 60, "192.0.2.5");
        clock.advance(Duration.ofSeconds(30));
        assertEquals(Map.of("a", List.of("192.0.2.5")), heard.getLast());
    }

    @Test
    void whatIsNoLongerWantedGoesAndIsNotAskedForAgain() {
        resolver.name("a", 60, "192.0.2.1");
        resolver.name("b", 60, "192.0.2.2");
        want("a", "b");
        want("b");
        assertEquals(Map.of("b", List.of("192.0.2.2")), heard.getLast());
        resolver.asked.clear();
        clock.advance(Duration.ofMinutes(5));
        assertEquals(Set.of("b"), Set.copyOf(resolver.asked));
        want();
        assertEquals(Map.of(), heard.getLast());
        assertEquals(0, loop.timers());
    }

    @Test
    void namesBeyondTheLimitAreLeftOutTheSameOnEveryReplica() {
        want("d", "c", "b", "a");
        assertEquals(List.of("a", "b", "c"), resolver.asked);
        want("d", "c", "b");
        assertEquals(List.of("a", "b", "c", "d"), resolver.asked);
    }
}
