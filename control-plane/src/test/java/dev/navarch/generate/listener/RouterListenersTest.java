package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.gateway.MergedGateway.Rejection;
import dev.navarch.model.Fact;
import dev.navarch.model.GatewayFact;
import dev.navarch.model.GatewayFact.Host;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Protocol;
import dev.navarch.model.VirtualServiceFact;
import dev.navarch.model.VirtualServiceFact.Destination;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Policies;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.TrafficFacts;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What a gateway between clusters listens for, and what it refuses to. */
class RouterListenersTest {
    private static final List<String> GATEWAY = List.of("istio-system/gw");
    private final Worlds worlds = new Worlds()
            .put("c1", Facts.service("istio-system", "istiod", "10.0.0.1", Facts.port("grpc-xds", 15010),
                    Facts.port("https-dns", 15012), Facts.port("https-webhook", 443, "15017")),
                    Facts.service("shop", "a", "10.0.0.2", Facts.port("http", 80), Facts.port("tcp", 9000)),
                    Facts.headless("shop", "h", Facts.port("tcp", 7000)))
            .put("c2", Facts.service("bank", "far", "10.0.0.3", Facts.port("http", 80)));
    private final Proxy router = Proxies.router("gw-1", "istio-system", "10.1.0.20", "c1", "net1");

    private SortedMap<String, Listener> listeners(Proxy proxy, Fact... facts) {
        return ListenerRig.listeners(worlds.put("c1", facts).world(), proxy);
    }

    private List<String> sketch(String name, Fact... facts) {
        return ListenerRig.sketch(ListenerRig.one(listeners(router, facts), name));
    }

    private List<String> rejections() {
        List<Rejection> heard = new ArrayList<>();
        RouterListeners.of(worlds.world(), RouterView.of(worlds.world(), router), heard::add);
        return heard.stream().map(each -> each.gateway() + " " + each.reason()).toList();
    }

    /** The reviewed text is what an istiod was seen to send for the same. */
    @Test
    void theControlPlaneIsExposedAsIstioDoesIt() {
        Golden.assertMatches("listener/router-that-exposes-istiod.json",
                ListenerJson.of(listeners(router, TrafficFacts.istiodGateway(), TrafficFacts.istiodRoutes()).values()));
        assertEquals(List.of(), rejections());
    }

    private static MeshConfig mesh() {
        MeshConfig d = MeshConfig.defaults();
        return new MeshConfig(d.trustDomain(), d.rootNamespace(), d.meshId(), d.discoveryAddress(), d.allowAnyOutbound(),
                d.inboundPassthrough(), d.autoMutualTls(), d.tracing(), d.localityLoadBalancing(), d.connectTimeout(),
                d.protocolDetectionTimeout(), d.proxyListenPort(), d.proxyInboundListenPort(), d.defaultServiceExportTo(),
                d.clusterLocalHosts(), true, "/dev/stdout", "", false, "%SERVICE%_%SERVICE_PORT%", "", d.peerTls(),
                d.authorizers(), d.networks(),
                d.json());
    }

    @Test
    void withoutARouteThereIsNoListener() {
        assertTrue(listeners(router).isEmpty());
        assertTrue(listeners(router, TrafficFacts.istiodGateway()).isEmpty());
    }

    @Test
    void othersThanThoseThatAreSelectedHaveNone() {
        Proxy other = Proxies.router("in-1", "istio-system", "10.1.0.21", "c1", "net1", "X", "y");
        worlds.put("c1", Facts.barePod("istio-system", "in-1", "10.1.0.21", "n1", "istio", "ingress"));
        assertTrue(listeners(other, TrafficFacts.istiodGateway(), TrafficFacts.istiodRoutes()).isEmpty());
    }

    @Test
    void servicesOfAllClustersAreHandedOnByTheNamesThatSidecarsUse() {
        String alpn = "istio,istio-peer-exchange,istio-http/1.0,istio-http/1.1,istio-h2 sni ";
        List<String> expected = new ArrayList<>();
        for (String each : List.of("80_._.far.bank", "15010_._.istiod.istio-system", "15012_._.istiod.istio-system",
                "443_._.istiod.istio-system", "80_._.a.shop", "9000_._.a.shop", "7000_._.h.shop")) {
            String name = "outbound_." + each + ".svc.cluster.local";
            expected.add(alpn + name + " => tcp(" + name + ")");
        }
        assertEquals(expected.stream().sorted().toList(), sketch("0.0.0.0_15443",
                TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.autoPassthrough(15443, "*.local"))).stream().sorted()
                .toList());
        assertEquals(2, sketch("0.0.0.0_15443",
                TrafficFacts.gateway("istio-system", "gw", 0,
                        TrafficFacts.autoPassthrough(15443, "a.shop.svc.cluster.local")))
                .size());
    }

    @Test
    void whatIsWrittenStraightIsWhatTheGeneratedClassesWouldWrite() throws InvalidProtocolBufferException {
        worlds.put("c1",
                TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.autoPassthrough(15443, "*.shop.svc.cluster.local"),
                        TrafficFacts.autoPassthrough(15443, "*.local"), TrafficFacts.passthrough(15443, "a.example")),
                TrafficFacts.virtualService("shop", "v", 0, GATEWAY, TrafficFacts.tlsRoute(15443, "a.example", "a", 80)))
                .configure(mesh());
        for (Proxy proxy : List.of(router,
                Proxies.router("gw-1", "istio-system", "10.1.0.20,fd01::1", "c1", "net1", "IDLE_TIMEOUT", "30s"))) {
            for (Resource resource : RouterListeners.of(worlds.world(), RouterView.of(worlds.world(), proxy), _ -> {
            })) {
                Any any = Any.parseFrom(resource.any());
                Listener listener = any.unpack(Listener.class);
                assertArrayEquals(Resources.bytes(listener), any.getValue().toByteArray());
                assertEquals(8, listener.getFilterChainsCount(), "the route and seven services, none twice");
            }
        }
    }

    @Test
    void aPortIsThatOfTheServiceThatLeadsThere() {
        worlds.put("c1", Facts.withSelector(Facts.service("istio-system", "gw", "10.0.0.9", Facts.port("tls", 443, "8443"),
                Facts.port("tls-2", 15443)), "istio", "eastwestgateway"));
        assertEquals(List.of("0.0.0.0_15443", "0.0.0.0_8443"), List.copyOf(listeners(router, TrafficFacts.gateway("istio-system",
                "gw", 0, TrafficFacts.autoPassthrough(443, "*"), TrafficFacts.autoPassthrough(15443, "*"))).keySet()));
    }

    @Test
    void serverNamesLeadToDifferentServices() {
        assertEquals(List.of("sni *.b.example => tcp(outbound|9000||a.shop.svc.cluster.local)",
                "sni a.example => tcp(outbound|80||a.shop.svc.cluster.local)"),
                sketch("0.0.0.0_443", TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.passthrough(443, "*.example")),
                        TrafficFacts.virtualService("shop", "v", 0, GATEWAY, TrafficFacts.tlsRoute(0, "*.b.example", "a", 9000),
                                TrafficFacts.tlsRoute(443, "a.example", "a", 80),
                                TrafficFacts.tlsRoute(444, "never.example", "a", 80))));
    }

    @Test
    void aNameThatIsRoutedTwiceGoesWhereTheOlderRuleSays() {
        assertEquals(List.of("any => tcp(outbound|80||a.shop.svc.cluster.local)"),
                sketch("0.0.0.0_443", TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.passthrough(443, "*")),
                        TrafficFacts.virtualService("shop", "young", 5, GATEWAY, TrafficFacts.tlsRoute(443, "*", "a", 9000)),
                        TrafficFacts.virtualService("shop", "old", 1, GATEWAY, TrafficFacts.tlsRoute(443, "*", "a", 80))));
        assertEquals(List.of("istio-system/gw port 443: VirtualService shop/young routes [*], which is routed already"),
                rejections());
    }

    @Test
    void aHostMayBeForTheVirtualServicesOfOneNamespaceOnly() {
        Server any = TrafficFacts.passthrough(443, "*.example");
        Server ofBank = new Server("", any.port(), "", List.of(new Host("bank", "*.example")), any.tls());
        Fact[] routes = {TrafficFacts.virtualService("shop", "v", 0, GATEWAY, TrafficFacts.tlsRoute(443, "a.example", "a", 80)),
                TrafficFacts.virtualService("bank", "v", 1, GATEWAY, TrafficFacts.tlsRoute(443, "a.example", "far", 80))};
        worlds.put("c1", routes);
        assertEquals(List.of("sni a.example => tcp(outbound|80||a.shop.svc.cluster.local)"),
                sketch("0.0.0.0_443", TrafficFacts.gateway("istio-system", "gw", 0, any)));
        assertEquals(List.of("sni a.example => tcp(outbound|80||far.bank.svc.cluster.local)"),
                sketch("0.0.0.0_443", TrafficFacts.gateway("istio-system", "gw", 0, ofBank)));
    }

    @Test
    void aVirtualServiceIsForGatewaysThatItIsExportedToAndWhoseHostsItHas() {
        VirtualServiceFact all = TrafficFacts.virtualService("shop", "v", 0, GATEWAY, TrafficFacts.tlsRoute(443, "*", "a", 80));
        GatewayFact gateway = TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.passthrough(443, "*.example"));
        for (List<String> exported : List.of(List.of("."), List.of("bank"))) {
            assertTrue(listeners(router, gateway, with(all, all.hosts(), exported)).isEmpty(), exported::toString);
        }
        for (List<String> hosts : List.of(List.of("a"), List.of("example"), List.of("b.other", "*.other"))) {
            assertTrue(listeners(router, gateway, with(all, hosts, List.of())).isEmpty(), hosts::toString);
        }
        for (List<String> hosts : List.of(List.of("*"), List.of("b.other", "a.example"), List.of("*.a.example"))) {
            assertFalse(listeners(router, gateway, with(all, hosts, List.of("istio-system"))).isEmpty(), hosts::toString);
        }
    }

    private static VirtualServiceFact with(VirtualServiceFact v, List<String> hosts, List<String> exportTo) {
        return new VirtualServiceFact(v.key(), hosts, v.gateways(), exportTo, v.http(), v.tls(), v.tcp(), v.creationTime());
    }

    @Test
    void anAddressOfItsOwnMakesAListenerOfItsOwn() {
        Server any = TrafficFacts.server(80, Protocol.HTTP, "*");
        List<String> names = List.copyOf(listeners(router, TrafficFacts.gateway("istio-system", "gw", 0, any,
                new Server("", any.port(), "10.1.0.20", any.hosts(), null),
                new Server("", any.port(), "fd01::1", any.hosts(), null)))
                .keySet());
        assertEquals(List.of("0.0.0.0_80", "10.1.0.20_80"), names);
        assertEquals(List.of("istio-system/gw port 80: the gateway has no address of the family of fd01::1"), rejections());
    }

    @Test
    void connectionsInClearTextAreSharedByWeight() {
        List<String> chains = sketch("0.0.0.0_9000",
                TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.server(9000, Protocol.TCP, "*")),
                TrafficFacts.tcpService("shop", "v", GATEWAY, TrafficFacts.tcpRoute(9000, new Destination("a", "", 9000, 80),
                        new Destination("a", "v2", 9000, 20), new Destination("h", "", 0, 0))));
        assertEquals(List.of("any => tcp()"), chains);
        String json = ListenerJson.of(listeners(router).values()).replaceAll("\\s", "");
        assertTrue(json.contains("\"clusters\":[{\"name\":\"outbound|9000||a.shop.svc.cluster.local\",\"weight\":80},"
                + "{\"name\":\"outbound|9000|v2|a.shop.svc.cluster.local\",\"weight\":20}]"), json);
    }

    @Test
    void anAliasIsTheServiceThatItLeadsTo() {
        worlds.put("c1", Facts.externalName("shop", "alias", "a.shop.svc.cluster.local"));
        assertEquals(List.of("any => tcp(outbound|80||a.shop.svc.cluster.local)"),
                sketch("0.0.0.0_443", TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.passthrough(443, "*")),
                        TrafficFacts.virtualService("shop", "v", 0, GATEWAY, TrafficFacts.tlsRoute(443, "*", "alias", 80))));
    }

    @Test
    void mutualTlsOfTheMeshEndsAtTheGateway() {
        assertEquals(List.of("any =tls=> tcp(outbound|80||a.shop.svc.cluster.local)"),
                sketch("0.0.0.0_443",
                        TrafficFacts.gateway("istio-system", "gw", 0,
                                TrafficFacts.server(443, Protocol.TLS, TlsMode.ISTIO_MUTUAL, "*")),
                        TrafficFacts.tcpService("shop", "v", GATEWAY,
                                TrafficFacts.tcpRoute(443, new Destination("a", "", 80, 0)))));
    }

    @Test
    void httpWaitsForItsRoute() {
        assertEquals(List.of("any => http(http.8080)"), sketch("0.0.0.0_8080",
                TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.server(8080, Protocol.HTTP, "a.example")),
                TrafficFacts.gateway("istio-system", "other", 1, TrafficFacts.server(8080, Protocol.HTTP2, "b.example"))));
        assertEquals(List.of(), rejections());
    }

    @Test
    void whatCannotBeHadAsStatedIsRefusedAndSaysWhy() {
        listeners(router,
                TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.server(80, Protocol.HTTP, "*"),
                        TrafficFacts.server(80, Protocol.TCP, "*"), TrafficFacts.server(15021, Protocol.HTTP, "*"),
                        TrafficFacts.server(53, Protocol.UDP, "*"),
                        TrafficFacts.server(443, Protocol.HTTPS, TlsMode.SIMPLE, "a.example"),
                        TrafficFacts.server(443, Protocol.TLS, TlsMode.PASSTHROUGH, "a.example")));
        assertEquals(List.of(
                "istio-system/gw port 80: gateway istio-system/gw has something else on it already; choose another port",
                "istio-system/gw port 15021: port 15021 is the proxy's own, for its status or its metrics; choose another",
                "istio-system/gw port 53: UDP is not served by gateways",
                "istio-system/gw port 443: gateway istio-system/gw has the host a.example on it already",
                "istio-system/gw port 443: it has no certificate; name serverCertificate and privateKey"), rejections());
    }

    @Test
    void whoIsLetInIsAskedWhereverTheGatewayIsTheLastThatCanAsk() {
        worlds.put("c1", Policies.authorization("istio-system", "p", "{action: DENY, rules: [{}]}"),
                TrafficFacts.tcpService("shop", "v", GATEWAY, TrafficFacts.tcpRoute(9000, new Destination("a", "", 80, 0))),
                TrafficFacts.virtualService("shop", "w", 0, GATEWAY, TrafficFacts.tlsRoute(443, "*", "a", 80)));
        SortedMap<String, Listener> listeners = listeners(router, TrafficFacts.gateway("istio-system", "gw", 0,
                TrafficFacts.server(80, Protocol.HTTP, "*"), TrafficFacts.passthrough(443, "*"),
                TrafficFacts.server(9000, Protocol.TCP, "*"),
                TrafficFacts.autoPassthrough(15443, "a.shop.svc.cluster.local")));
        assertEquals(List.of("any => rbac tcp(outbound|80||a.shop.svc.cluster.local)"),
                ListenerRig.sketch(ListenerRig.one(listeners, "0.0.0.0_443")));
        assertEquals(List.of("any => rbac tcp(outbound|80||a.shop.svc.cluster.local)"),
                ListenerRig.sketch(ListenerRig.one(listeners, "0.0.0.0_9000")));
        assertFalse(ListenerRig.sketch(ListenerRig.one(listeners, "0.0.0.0_15443")).toString().contains("rbac"));
        assertEquals("envoy.filters.http.rbac", ListenerRig.unpack(ListenerRig.one(listeners, "0.0.0.0_80").getFilterChains(0)
                .getFilters(0).getTypedConfig(), HttpConnectionManager.class).getHttpFilters(0).getName());
    }

    @Test
    void aGatewayThatMayNotBindLowPortsDoesNot() {
        Proxy unprivileged = Proxies.router("gw-1", "istio-system", "10.1.0.20", "c1", "net1", "UNPRIVILEGED_POD", "true");
        assertFalse(listeners(unprivileged,
                TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.server(80, Protocol.HTTP, "*")))
                .containsKey("0.0.0.0_80"));
    }
}
