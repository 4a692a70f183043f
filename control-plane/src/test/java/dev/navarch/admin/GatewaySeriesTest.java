package dev.navarch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.navarch.cluster.ClusterReport;
import dev.navarch.generate.Proxy;
import dev.navarch.model.FactKind;
import dev.navarch.model.Protocol;
import dev.navarch.model.World;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.TrafficFacts;
import dev.navarch.testkit.Worlds;
import dev.navarch.xds.StreamStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewaySeriesTest {
    private final FakeClock clock = new FakeClock();
    private final Worlds worlds = new Worlds();
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
            return List.of(Proxies.router("gw-1", "istio-system", "10.1.0.20", "c1", "net1"),
                    Proxies.router("gw-2", "istio-system", "10.1.0.21", "c1", "net1"));
        }
    });

    @AfterEach
    void close() {
        metrics.close();
    }

    private List<String> samples() {
        clock.advance(Duration.ofSeconds(31));
        return metrics.scrape().lines().filter(line -> line.startsWith("pilot_total_rejected_configs{")).toList();
    }

    @Test
    void eachReasonCountsOnceWhenItComesUpHoweverManyGatewaysHaveIt() {
        assertEquals(List.of(), samples());
        worlds.put("c1", TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.server(53, Protocol.UDP, "*")));
        assertEquals(List.of("pilot_total_rejected_configs{name=\"istio-system/gw\",type=\"gateway\"} 1"), samples());
        worlds.put("c1", TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.server(53, Protocol.UDP, "*"),
                TrafficFacts.server(54, Protocol.UDP, "*")));
        assertEquals(List.of("pilot_total_rejected_configs{name=\"istio-system/gw\",type=\"gateway\"} 2"), samples());
        worlds.remove("c1", FactKind.GATEWAY, "istio-system", "gw");
        assertEquals(List.of(), samples());
    }
}
