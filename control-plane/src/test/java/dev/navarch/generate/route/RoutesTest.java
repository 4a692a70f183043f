package dev.navarch.generate.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.model.GatewayFact.Clients;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.Tls;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.GatewayFact.TlsVersion;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Protocol;
import dev.navarch.model.ServiceFact;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.TrafficFacts;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Routes routes = new Routes();
    private final Worlds worlds = new Worlds();
    private final Proxy proxy = Proxies.sidecar("x-1", "shop", "10.1.0.99", "c1", "");

    private ResourceSet all(Proxy of) {
        List<Resource> all = new ArrayList<>();
        routes.views(worlds.world(), of).forEach(v -> all.addAll(routes.generate(worlds.world(), v).resources()));
        return ResourceSet.of(all);
    }

    private RouteConfiguration route(Proxy of, String name) {
        return Resources.read(all(of), name, RouteConfiguration.class);
    }

    private static List<String> domains(RouteConfiguration route, String host) {
        return route.getVirtualHostsList().stream().filter(h -> h.getName().equals(host)).findFirst()
                .map(h -> List.copyOf(h.getDomainsList())).orElseThrow();
    }

    private static List<String> hosts(RouteConfiguration route) {
        return route.getVirtualHostsList().stream().map(VirtualHost::getName).toList();
    }

    private static ServiceFact http(String namespace, String name, String vip, int port) {
        return Facts.service(namespace, name, vip, Facts.port("http", port));
    }

    @Test
    void servicesOfAPortShareARouteSortedByNameWithTheRestLast() {
        worlds.put("c1", http("shop", "b", "10.0.0.2", 80), Facts.withCreationTime(http("shop", "a", "10.0.0.1", 80), 9),
                Facts.service("shop", "t", "10.0.0.3", Facts.port("tcp", 80)),
                Facts.service("shop", "s", "10.0.0.4", Facts.port("", 80)));
        assertEquals(
                List.of("a.shop.svc.cluster.local:80", "b.shop.svc.cluster.local:80", "s.shop.svc.cluster.local:80", "allow_any"),
                hosts(route(proxy, "80")));
    }

    @Test
    void aServiceIsCalledByTheNamesThatDnsWouldComplete() {
        worlds.put("c1", http("shop", "a", "10.0.0.1", 80), http("bank", "a", "10.0.0.2", 80));
        RouteConfiguration route = route(proxy, "80");
        assertEquals(List.of("a.shop.svc.cluster.local", "a.shop.svc.cluster.local.", "a", "a.shop.svc", "a.shop", "10.0.0.1"),
                domains(route, "a.shop.svc.cluster.local:80"));
        assertEquals(List.of("a.bank.svc.cluster.local", "a.bank.svc.cluster.local.", "a.bank", "a.bank.svc", "10.0.0.2"),
                domains(route, "a.bank.svc.cluster.local:80"));
    }

    @Test
    void aliasesAndHeadlessServicesHaveTheirNamesToo() {
        worlds.put("c1", http("shop", "a", "10.0.0.1", 80), Facts.externalName("bank", "other", "a.shop.svc.cluster.local"),
                Facts.headless("bank", "h", Facts.port("http", 80)));
        assertTrue(
                domains(route(proxy, "80"), "a.shop.svc.cluster.local:80").containsAll(List.of("a", "other.bank", "10.0.0.1")));
        assertEquals(List.of("h.bank.svc.cluster.local", "h.bank.svc.cluster.local.", "h.bank", "h.bank.svc",
                "*.h.bank.svc.cluster.local", "*.h.bank.svc.cluster.local.", "*.h.bank", "*.h.bank.svc"),
                domains(route(proxy, "80"), "h.bank.svc.cluster.local:80"));
    }

    @Test
    void aServiceWhoseProtocolNobodySaidHasARouteOfItsOwn() {
        worlds.put("c1", Facts.service("shop", "s", "10.0.0.4", Facts.port("", 80)));
        RouteConfiguration route = route(proxy, "s.shop.svc.cluster.local:80");
        assertEquals(List.of("s.shop.svc.cluster.local:80"), hosts(route));
        assertEquals(List.of("*"), route.getVirtualHosts(0).getDomainsList());
    }

    @Test
    void theAddressOfTheOwnClusterCountsAndIsNeverLostToAnotherClustersService() {
        worlds.put("c2", http("shop", "remote", "10.0.0.1", 80), Facts.withCreationTime(http("shop", "both", "10.0.0.7", 80), 5));
        worlds.put("c1", Facts.withCreationTime(http("shop", "own", "10.0.0.1", 80), 100),
                Facts.withCreationTime(http("shop", "both", "10.0.0.8", 80), 9));
        RouteConfiguration route = route(proxy, "80");
        assertTrue(domains(route, "own.shop.svc.cluster.local:80").contains("10.0.0.1"));
        assertFalse(domains(route, "remote.shop.svc.cluster.local:80").contains("10.0.0.1"));
        assertTrue(domains(route, "both.shop.svc.cluster.local:80").contains("10.0.0.8"));
        assertTrue(domains(route(Proxies.sidecar("x-1", "shop", "10.1.0.99", "c2", ""), "80"), "both.shop.svc.cluster.local:80")
                .contains("10.0.0.7"));
    }

    @Test
    void ipv6AddressesStandInBrackets() {
        worlds.put("c1", http("shop", "a", "fd00::1", 80));
        assertTrue(domains(route(Proxies.sidecar("x-1", "shop", "fd00::99", "c1", ""), "80"), "a.shop.svc.cluster.local:80")
                .contains("[fd00::1]"));
    }

    @Test
    void whatNobodyClaimsIsRefusedWhereTheMeshSaysSo() {
        MeshConfig d = MeshConfig.defaults();
        worlds.put("c1", http("shop", "a", "10.0.0.1", 80)).configure(new MeshConfig(d.trustDomain(), d.rootNamespace(),
                d.meshId(),
                d.discoveryAddress(), false, d.inboundPassthrough(), d.autoMutualTls(), d.tracing(), d.localityLoadBalancing(),
                d.connectTimeout(), d.protocolDetectionTimeout(), d.proxyListenPort(), d.proxyInboundListenPort(),
                d.defaultServiceExportTo(), d.clusterLocalHosts(), d.telemetryWithPrometheus(), d.accessLogFile(),
                d.accessLogFormat(), d.accessLogJson(), d.outboundClusterStatName(), d.inboundClusterStatName(), d.peerTls(),
                d.authorizers(), d.networks(),
                d.json()));
        VirtualHost rest = route(proxy, "80").getVirtualHostsList().getLast();
        assertEquals("block_all", rest.getName());
        assertEquals(502, rest.getRoutes(0).getDirectResponse().getStatus());
    }

    @Test
    void anHttpProxysRouteTakesHostsWithTheirPortAndWithout() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http-x", 5000), Facts.port("http", 80)));
        RouteConfiguration route = route(Proxies.sidecar("x-1", "shop", "10.1.0.99", "c1", "", "HTTP_PROXY_PORT", "15080"),
                "http_proxy");
        assertFalse(route.getIgnorePortInHostMatching());
        assertTrue(domains(route, "a.shop.svc.cluster.local:80")
                .containsAll(List.of("a.shop", "a.shop:80", "10.0.0.1", "10.0.0.1:80")));
        List<String> other = domains(route, "a.shop.svc.cluster.local:5000");
        assertTrue(other.containsAll(List.of("a.shop:5000", "a:5000", "10.0.0.1:5000")));
        assertFalse(other.contains("a.shop"), "who names no port means 80");
        assertFalse(all(proxy).byName().containsKey("http_proxy"));
    }

    @Test
    void aRouterThatLooksAtHttpAnswers404OrSendsToTls() {
        Server redirecting = TrafficFacts.server(80, Protocol.HTTP, "a.example", "*.b.example");
        Tls tls = new Tls(TlsMode.SIMPLE, true, List.of(), Clients.ANY, TlsVersion.AUTO, TlsVersion.AUTO, List.of());
        worlds.put("c1", TrafficFacts.gateway("istio-system", "gw", 0,
                new Server("", redirecting.port(), "", redirecting.hosts(), tls),
                TrafficFacts.server(8080, Protocol.HTTP, "*"),
                TrafficFacts.server(443, Protocol.HTTPS, TlsMode.ISTIO_MUTUAL, "*"), TrafficFacts.autoPassthrough(15443, "*")));
        Proxy router = Proxies.router("gw-1", "istio-system", "10.1.0.20", "c1", "net1");
        assertEquals(Set.of("http.80", "http.8080", "https.443.port-443.gw.istio-system"), all(router).byName().keySet());
        VirtualHost nothing = route(router, "http.8080").getVirtualHosts(0);
        assertEquals("blackhole:8080", nothing.getName());
        assertEquals(List.of("*"), List.copyOf(nothing.getDomainsList()));
        assertEquals(0, nothing.getRoutesCount());
        assertEquals(List.of("*.b.example:80 ALL", "a.example:80 ALL"), route(router, "http.80").getVirtualHostsList().stream()
                .map(host -> host.getName() + " " + host.getRequireTls()).toList());
    }

    @Test
    void aNameThatNoServiceHasGetsARouteThatLeadsNowhere() {
        RouteConfiguration absent = Resources.read(routes.absent("4711"), RouteConfiguration.class);
        assertEquals("4711", absent.getName());
        assertEquals(0, absent.getVirtualHostsCount());
    }
}
