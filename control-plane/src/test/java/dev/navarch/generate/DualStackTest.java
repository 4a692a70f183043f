package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.generate.route.Routes;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.SliceFact;
import dev.navarch.model.World;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clusters of both IP families, from the facts to what proxies get. */
class DualStackTest {
    private static final Proxy BOTH = Proxies.sidecar("a-1", "shop", "10.1.0.9,fd00::9", "c1", "");
    private static final Proxy FOUR = Proxies.sidecar("b-1", "shop", "10.1.0.8", "c1", "");
    private static final Proxy SIX = Proxies.sidecar("c-1", "shop", "fd00::7", "c1", "");
    static final List<Proxy> PROXIES = List.of(BOTH, FOUR, SIX);
    private static final String DB = "outbound|5432||db.shop.svc.cluster.local";

    /** A service of HTTP and one of TCP, each with one pod, in slices of either family. */
    static World world() {
        Worlds worlds = Worlds.dualStack();
        put(worlds, "web", "http", 80, 1);
        put(worlds, "db", "tcp", 5432, 2);
        return worlds.world();
    }

    private static void put(Worlds worlds, String name, String port, int number, int last) {
        PodFact pod = Facts.pod("shop", name + "-1", "10.1.0." + last, name);
        ServiceFact service = Facts.service("shop", name, "10.0.0." + last, Facts.port(port, number));
        worlds.put("c1",
                new PodFact(pod.key(), List.of("10.1.0." + last, "fd00::" + last), pod.labels(), pod.serviceAccount(), pod.node(),
                        pod.workloadName(), pod.hostname(), pod.subdomain(), pod.ports(), true),
                new ServiceFact(service.key(), service.type(), List.of("10.0.0." + last, "fd01::" + last), "", List.of(),
                        service.ports(), service.selector(), service.labels(), service.annotations(), false, false, "", 0, "1"),
                Facts.slice("shop", name, port, number, Facts.ready("10.1.0." + last, name + "-1")),
                new SliceFact(new ObjectKey("shop", name + "-six"), name, SliceFact.AddressType.IPV6,
                        List.of(new SliceFact.Port(port, number)), List.of(Facts.ready("fd00::" + last, name + "-1"))));
    }

    private static <V extends View> List<Resource> of(TypeGeneration<V> generation, Proxy proxy) {
        World world = world();
        List<Resource> all = new ArrayList<>();
        generation.views(world, proxy).forEach(view -> all.addAll(generation.generate(world, view).resources()));
        return all;
    }

    private static Resource named(List<Resource> resources, String name) {
        return resources.stream().filter(resource -> resource.name().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " among " + resources));
    }

    private static String text(Address address) {
        return address.getSocketAddress().getAddress();
    }

    @Test
    void aPodIsOneEndpointWithBothAddresses() {
        for (Proxy proxy : PROXIES) {
            ClusterLoadAssignment assignment = Resources.read(named(of(new Endpoints(), proxy), DB), ClusterLoadAssignment.class);
            List<Endpoint> endpoints = assignment.getEndpointsList().stream().flatMap(l -> l.getLbEndpointsList().stream())
                    .map(e -> e.getEndpoint()).toList();
            assertEquals(1, endpoints.size(), proxy::nodeId);
            assertEquals("10.1.0.2", text(endpoints.getFirst().getAddress()));
            assertEquals(List.of("fd00::2"),
                    endpoints.getFirst().getAdditionalAddressesList().stream().map(a -> text(a.getAddress())).toList());
        }
    }

    @Test
    void aServiceListensOnTheAddressesOfTheFamiliesThatItsClientHas() {
        Listener both = Resources.read(named(of(new ListenerGeneration(), BOTH), "10.0.0.2_5432"), Listener.class);
        assertEquals(List.of("fd01::2"), both.getAdditionalAddressesList().stream().map(a -> text(a.getAddress())).toList());
        assertEquals(0, Resources.read(named(of(new ListenerGeneration(), FOUR), "10.0.0.2_5432"), Listener.class)
                .getAdditionalAddressesCount());
        assertEquals("fd01::2",
                text(Resources.read(named(of(new ListenerGeneration(), SIX), "fd01::2_5432"), Listener.class).getAddress()));
    }

    @Test
    void aRouteKnowsAServiceByTheAddressesOfTheFamiliesThatItsClientHas() {
        assertEquals(List.of("10.0.0.1", "[fd01::1]"), addressesOfWeb(BOTH));
        assertEquals(List.of("10.0.0.1"), addressesOfWeb(FOUR));
        assertEquals(List.of("[fd01::1]"), addressesOfWeb(SIX));
    }

    private static List<String> addressesOfWeb(Proxy proxy) {
        RouteConfiguration route = Resources.read(named(of(new Routes(), proxy), "80"), RouteConfiguration.class);
        return route.getVirtualHosts(0).getDomainsList().stream().filter(domain -> domain.matches("[0-9\\[].*")).toList();
    }
}
