package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** Where nothing redirects traffic, applications are told to call their own host: listeners really bind there. */
class NoInterceptionTest {
    private final Worlds worlds = new Worlds().put("c1",
            Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 5000), Facts.port("tcp-low", 90)));

    private SortedMap<String, Listener> listeners(String... metadata) {
        String[] all = Arrays.copyOf(metadata, metadata.length + 2);
        all[metadata.length] = "INTERCEPTION_MODE";
        all[metadata.length + 1] = "NONE";
        return ListenerRig.listeners(worlds.world(), SidecarKinds.sidecar(all));
    }

    @Test
    void listenersBindOnTheHostAndThereAreNoVirtualOnes() {
        SortedMap<String, Listener> listeners = listeners();
        assertEquals(Set.of("127.0.0.1_5000", "127.0.0.1_90"), listeners.keySet());
        assertFalse(ListenerRig.one(listeners, "127.0.0.1_5000").hasBindToPort());
        assertEquals(List.of("any => http(5000)"), ListenerRig.sketch(ListenerRig.one(listeners, "127.0.0.1_5000")));
    }

    @Test
    void theHttpProxyHasItsPortToItself() {
        worlds.put("c1", Facts.service("shop", "b", "10.0.0.2", Facts.port("http", 15080), Facts.port("http-dns", 15053)));
        SortedMap<String, Listener> listeners = listeners("HTTP_PROXY_PORT", "15080");
        assertEquals(List.of("any => http(http_proxy)"), ListenerRig.sketch(ListenerRig.one(listeners, "127.0.0.1_15080")));
        Golden.assertMatches("listener/http-proxy.json",
                ListenerJson.of(listeners.subMap("127.0.0.1_1", "127.0.0.1_2").values()));
    }

    @Test
    void lowPortsAreLeftOutWhereTheyCannotBeBound() {
        assertEquals(Set.of("127.0.0.1_5000"), listeners("UNPRIVILEGED_POD", "true").keySet());
    }

    @Test
    void aSniffedServiceBesideHttpLeavesTheirRouteToBoth() {
        worlds.put("c1", Facts.withCreationTime(Facts.service("shop", "b", "10.0.0.2", Facts.port("", 5000)), 5));
        List<String> both = List.of("raw_buffer http/1.1,h2c => http(5000)",
                "else any => tcp(outbound|5000||b.shop.svc.cluster.local)");
        assertEquals(both, ListenerRig.sketch(ListenerRig.one(listeners(), "127.0.0.1_5000")));
        worlds.put("c1",
                Facts.withCreationTime(Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 5000)), 9));
        assertEquals(both, ListenerRig.sketch(ListenerRig.one(listeners(), "127.0.0.1_5000")));
    }

    @Test
    void theFirstOfTwoTcpServicesHasThePort() {
        worlds.put("c1", Facts.withCreationTime(Facts.service("shop", "b", "10.0.0.2", Facts.port("tcp", 90)), 5));
        assertEquals(List.of("any => tcp(outbound|90||a.shop.svc.cluster.local)"),
                ListenerRig.sketch(ListenerRig.one(listeners(), "127.0.0.1_90")));
    }
}
