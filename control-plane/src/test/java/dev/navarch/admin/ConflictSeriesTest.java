package dev.navarch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.cluster.ClusterReport;
import dev.navarch.generate.Proxy;
import dev.navarch.model.World;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import dev.navarch.xds.StreamStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConflictSeriesTest {
    private static final String OUTBOUND = "pilot_conflict_outbound_listener_tcp_over_current_tcp ";
    private static final String INBOUND = "pilot_conflict_inbound_listener ";

    private final FakeClock clock = new FakeClock();
    private final Worlds worlds = new Worlds();
    private int asked;
    private final Metrics metrics = new Metrics("1.31.0-abc-Clean", clock, new DebugSource() {
        @Override
        public @Nullable World world() {
            return worlds.world();
        }

        @Override
        public List<ClusterReport> clusters() {
            return List.of();
        }

        @Override
        public List<StreamStatus> streams() {
            throw new AssertionError("the proxies are enough");
        }

        @Override
        public List<Proxy> proxies() {
            asked++;
            return List.of(Proxies.sidecar("a-1", "shop", "10.1.0.1", "c1", ""),
                    Proxies.sidecar("b-1", "shop", "10.1.0.2", "c1", ""));
        }
    });

    @AfterEach
    void close() {
        metrics.close();
    }

    private void assertCount(String name, int count) {
        String text = metrics.scrape();
        assertTrue(text.contains("\n" + name + count + "\n"),
                () -> text.lines().filter(line -> line.startsWith(name)).toList().toString());
    }

    @Test
    void aListenerThatServicesContendForIsCountedOnceHoweverManyProxiesHaveIt() {
        worlds.put("c1", Facts.service("shop", "x", "10.0.0.1", Facts.port("tcp", 80)),
                Facts.service("shop", "y", "10.0.0.1", Facts.port("tcp", 80)),
                Facts.service("shop", "z", "10.0.0.1", Facts.port("tcp", 80)));
        assertCount(OUTBOUND, 1);
        assertCount(INBOUND, 0);
    }

    @Test
    void servicesThatSpeakDifferentlyOnOnePortOfAWorkloadAreCountedInbound() {
        worlds.put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                Facts.withSelector(Facts.service("shop", "x", "10.0.0.1", Facts.port("http", 80, "8080")), "app", "a"),
                Facts.withSelector(Facts.service("shop", "y", "10.0.0.2", Facts.port("tcp", 81, "8080")), "app", "a"));
        assertCount(INBOUND, 1);
        assertCount(OUTBOUND, 0);
    }

    @Test
    void itIsCountedAnewWhenTheWorldIsAnotherButNotAtEveryScrape() {
        worlds.put("c1", Facts.service("shop", "x", "10.0.0.1", Facts.port("tcp", 80)));
        assertCount(OUTBOUND, 0);
        worlds.put("c1", Facts.service("shop", "y", "10.0.0.1", Facts.port("tcp", 80)));
        assertCount(OUTBOUND, 0);
        assertEquals(1, asked);
        clock.advance(Duration.ofSeconds(30));
        assertCount(OUTBOUND, 1);
        assertCount(OUTBOUND, 1);
        assertEquals(2, asked);
    }
}
