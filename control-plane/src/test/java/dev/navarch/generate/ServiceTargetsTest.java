package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.PodFact;
import dev.navarch.model.Protocol;
import dev.navarch.model.ServiceEndpoints;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceTargetsTest {
    private final Worlds worlds = new Worlds();
    private final Proxy a = Proxies.sidecar("a-1", "shop", "10.1.0.1", "c1", "");

    private List<String> targets(Proxy proxy) {
        return ServiceTargets.of(worlds.world(), proxy).stream()
                .map(t -> t.service().name() + ":" + t.port().number() + ">" + t.targetPort() + " " + t.protocol()).toList();
    }

    @Test
    void aServiceRunsWhereItsSelectorMatchesThePod() {
        worlds.put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "8080")),
                Facts.service("shop", "b", "10.0.0.2", Facts.port("http", 80, "8081")),
                Facts.service("bank", "a", "10.0.0.3", Facts.port("http", 80, "8082")));
        assertEquals(List.of("a:80>8080 HTTP"), targets(a));
    }

    @Test
    void aNamedTargetPortIsLookedUpInThePodAndLeftOutWhereThePodHasNone() {
        worlds.put("c1",
                Facts.withPorts(Facts.pod("shop", "a-1", "10.1.0.1", "a"), new PodFact.ContainerPort("web", 8080, "TCP"),
                        new PodFact.ContainerPort("dns", 53, "UDP")),
                Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "web"), Facts.port("tcp-x", 81, "admin"),
                        Facts.port("tcp-dns", 53, "dns"), Facts.port("grpc", 82, "")));
        assertEquals(List.of("a:80>8080 HTTP", "a:82>82 GRPC"), targets(a));
    }

    @Test
    void theOldestServiceHasATargetPortThenTheFirstByName() {
        worlds.put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                Facts.withCreationTime(selectingA("young", "http", 80), 20),
                Facts.withCreationTime(selectingA("old-b", "tcp", 81), 10),
                Facts.withCreationTime(selectingA("old-a", "grpc", 82), 10));
        assertEquals(List.of("old-a:82>8080 GRPC"), targets(a));
        assertEquals(3, ServiceTargets.all(worlds.world(), a).size());
    }

    private static dev.navarch.model.ServiceFact selectingA(String name, String portName, int port) {
        return Facts.withSelector(Facts.service("shop", name, "10.0.0." + port, Facts.port(portName, port, "8080")), "app", "a");
    }

    @Test
    void aProxyOfNoClusterOrOfAnUnknownOneHasNoTargets() {
        worlds.put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)));
        assertEquals(List.of(), targets(Proxies.plain("a-1", "shop", "10.1.0.1")));
        assertEquals(List.of(), targets(Proxies.sidecar("a-1", "shop", "10.1.0.1", "c9", "")));
    }

    @Test
    void theClusterOfTheProxySaysWhichPodsAServiceSelects() {
        worlds.put("c1", Facts.withSelector(Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "8080")), "app", "x"));
        worlds.put("c2", Facts.pod("shop", "a-1", "10.2.0.1", "a"),
                Facts.service("shop", "a", "10.0.0.2", Facts.port("http", 80, "9090")));
        assertEquals(List.of("a:80>9090 HTTP"), targets(Proxies.sidecar("a-1", "shop", "10.2.0.1", "c2", "")));
    }

    @Test
    void withoutAPodTheProxysOwnLabelsAndPortsSpeak() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "web"), Facts.port("tcp", 81, "8081")));
        Node.Builder node = Proxies.node("a-1", "shop", "10.1.0.1", "c1", "", "POD_PORTS",
                "[{\"name\":\"web\",\"containerPort\":8080,\"protocol\":\"TCP\"}]");
        node.getMetadataBuilder().putFields("LABELS", Proxies.object(Map.of("app", "a")));
        ParsedNode parsed = new ProxyParser(Map.of()).parse(node.build());
        assertEquals(List.of("a:80>8080 HTTP", "a:81>8081 TCP"), targets(((ParsedNode.Accepted) parsed).proxy()));
    }

    @Test
    void aServiceWithoutSelectorRunsWhereItsSliceSays() {
        worlds.put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                Facts.withSelector(Facts.service("shop", "manual", "10.0.0.1", Facts.port("http", 80))),
                Facts.slice("shop", "manual", "http", 7000, Facts.ready("10.1.0.1", ""), Facts.ready("10.1.0.2", "")));
        assertEquals(List.of("manual:80>7000 HTTP"), targets(a));
        assertEquals(Protocol.HTTP, ServiceTargets.of(worlds.world(), a).getFirst().protocol());
    }

    @Test
    void whereServicesWithoutSelectorRunIsAskedByAddressHoweverManyThereAre() {
        worlds.put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"));
        for (int i = 0; i < 500; i++) {
            worlds.put("c1", Facts.withSelector(Facts.service("shop", "manual" + i, "10.0.1." + i % 250, Facts.port("http", 80))),
                    Facts.slice("shop", "manual" + i, "http", 7000, Facts.ready("10.2." + i / 250 + "." + i % 250, "")));
        }
        worlds.put("c1", Facts.slice("shop", "manual7", "http", 7000, Facts.ready("10.1.0.1", "")));
        int[] asked = new int[1];
        World world = worlds.world();
        Map<ServiceKey, ServiceEndpoints> counting = new AbstractMap<>() {
            @Override
            public Set<Entry<ServiceKey, ServiceEndpoints>> entrySet() {
                throw new AssertionError("walks through all endpoints");
            }

            @Override
            public ServiceEndpoints getOrDefault(Object key, ServiceEndpoints fallback) {
                asked[0]++;
                return world.endpoints().getOrDefault(key, fallback);
            }
        };
        World counted = new World(world.version(), world.mesh(), world.domainSuffix(), world.configCluster(), world.services(),
                world.byPort(), counting, world.clusters(), world.pending(), world.gateways(), world.scopes(),
                world.peerAuthentications(), world.securityPolicies(), world.traffic());
        assertEquals(1, ServiceTargets.all(counted, a).size());
        assertEquals(1, asked[0], "services whose endpoints were looked at");
    }

    @Test
    void whereASliceSaysThatAServiceRunsConcernsThatProxyAndNoOther() {
        Proxy other = Proxies.sidecar("b-1", "shop", "10.1.0.2", "c1", "");
        Projection projection = new Projection(List.of());
        worlds.put("c1", Facts.withSelector(Facts.service("shop", "manual", "10.0.0.1", Facts.port("http", 80))));
        worlds.takeDelta();
        worlds.put("c1", Facts.slice("shop", "manual", "http", 7000, Facts.ready("10.1.0.1", "")));
        WorldDelta delta = worlds.takeDelta();
        assertTrue(projection.movesViews(delta, a));
        assertFalse(projection.movesViews(delta, other));
        assertFalse(projection.movesViews(delta, Proxies.sidecar("a-1", "shop", "10.1.0.1", "c2", "")));
    }

    @Test
    void aProxyThatClaimsAnotherNamespaceThanItsPodsHasNotThatPod() {
        worlds.put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)));
        assertEquals(List.of(), targets(Proxies.sidecar("a-1.shop", "bank", "10.1.0.1", "c1", "")));
    }
}
