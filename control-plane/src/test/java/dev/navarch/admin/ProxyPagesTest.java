package dev.navarch.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.cluster.ClusterReport;
import dev.navarch.generate.Proxy;
import dev.navarch.model.Protocol;
import dev.navarch.model.World;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.TrafficFacts;
import dev.navarch.testkit.Worlds;
import dev.navarch.xds.StreamStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProxyPagesTest {
    private final Worlds worlds = new Worlds();
    private boolean router;
    private final Site site = new DebugPages(new DebugSource() {
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
            return List.of();
        }

        @Override
        public List<Proxy> proxies() {
            return List.of(router
                    ? Proxies.router("gw-1", "istio-system", "10.1.0.20", "c1", "")
                    : Proxies.sidecar("a-1", "shop", "10.1.0.1", "c1", ""));
        }
    }, new DebugAccess(null, "istio-system", Set.of())).addTo(Site.plan()).site();

    private String page(String name) {
        return site.answer(new Request("GET", "/debug/" + name, Map.of(), "", true)).body();
    }

    @Test
    void whatRunsOnAWorkloadIsShownWithThePortOnWhichItAnswers() {
        worlds.put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "8080")));
        String page = page("instancesz");
        assertTrue(page.startsWith("{\"a-1.shop\":[{\"Service\":{"), page);
        assertTrue(page.contains("\"hostname\":\"a.shop.svc.cluster.local\""), page);
        assertTrue(page.endsWith(
                "\"Port\":{\"ServicePort\":{\"name\":\"http\",\"port\":80,\"protocol\":\"HTTP\"},\"TargetPort\":8080}}]}"), page);
    }

    @Test
    void aWorkloadOfNoServiceHasNone() {
        assertEquals("{\"a-1.shop\":[]}", page("instancesz"));
    }

    @Test
    void whatIsLeftOutOfAGatewayIsNamedWithItsReason() {
        worlds.put("c1", TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.server(53, Protocol.UDP, "*"),
                TrafficFacts.server(15021, Protocol.TCP, "*")));
        router = true;
        assertEquals(
                "{\"pilot_total_rejected_configs\":{\"istio-system/gw\":{\"message\":\"port 53: UDP is not served by gateways; "
                        + "port 15021: port 15021 is the proxy's own, for its status or its metrics; choose another\"}}}",
                page("push_status"));
    }

    @Test
    void whatServicesContendForIsNamedByMetricAndListener() {
        worlds.put("c1", Facts.service("shop", "x", "10.0.0.1", Facts.port("tcp", 80)),
                Facts.service("shop", "y", "10.0.0.1", Facts.port("tcp", 80)));
        assertEquals("{\"pilot_conflict_outbound_listener_tcp_over_current_tcp\":{\"10.0.0.1_80\":"
                + "{\"message\":\"x.shop.svc.cluster.local has it, not y.shop.svc.cluster.local\"}}}", page("push_status"));
    }
}
