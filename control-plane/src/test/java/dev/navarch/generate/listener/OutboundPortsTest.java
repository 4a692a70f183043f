package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.Proxy;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.ServiceFact;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What stands on the addresses of services, by the protocol of their ports and by what others want there. */
class OutboundPortsTest {
    private static final String PASS = "else any => tcp(PassthroughCluster)";
    private static final String HTTP_80 = "raw_buffer http/1.1,h2c => http(80)";

    private final Worlds worlds = new Worlds();
    private final Proxy proxy = Proxies.sidecar("client-1", "shop", "10.1.0.9", "c1", "");

    private SortedMap<String, Listener> listeners() {
        SortedMap<String, Listener> listeners = ListenerRig.listeners(worlds.world(), proxy);
        listeners.keySet().removeAll(Set.of("virtualInbound", "virtualOutbound"));
        return listeners;
    }

    private List<String> sketch(String name) {
        Listener listener = listeners().get(name);
        return listener == null ? List.of() : ListenerRig.sketch(listener);
    }

    private static String to(int port, String service) {
        return "any => tcp(outbound|" + port + "||" + service + ".shop.svc.cluster.local)";
    }

    /** Not headless, but the cluster has not given it an address. */
    private static ServiceFact unaddressed(String name, ServiceFact.Port port) {
        ServiceFact s = Facts.service("shop", name, "", port);
        return new ServiceFact(s.key(), s.type(), List.of(), "", List.of(), s.ports(), s.selector(), s.labels(), Labels.EMPTY,
                false,
                false, "", 0, "1");
    }

    private List<Conflict> conflicts() {
        return List.copyOf(new ListenerGeneration().conflicts(worlds.world(), List.of(proxy, proxy), 1));
    }

    @Test
    void allHttpServicesOfAPortShareAWildcardAndARoute() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
                Facts.service("shop", "b", "10.0.0.2", Facts.port("grpc", 80)));
        assertEquals(Set.of("0.0.0.0_80"), listeners().keySet());
        assertEquals(List.of(HTTP_80, PASS), sketch("0.0.0.0_80"));
        assertEquals(List.of(), conflicts());
    }

    @Test
    void tcpAndTlsStandOnTheServicesAddressWithoutLookingAtTheBytes() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("tcp", 90), Facts.port("tls", 443)));
        assertEquals(List.of(to(90, "a")), sketch("10.0.0.1_90"));
        assertEquals(List.of(to(443, "a")), sketch("10.0.0.1_443"));
        assertEquals(0, ListenerRig.one(listeners(), "10.0.0.1_443").getListenerFiltersCount());
    }

    @Test
    void aPortOfUnknownProtocolIsSniffedAndHasARouteOfItsOwn() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("", 80)));
        assertEquals(List.of("raw_buffer http/1.1,h2c => http(a.shop.svc.cluster.local:80)", "else " + to(80, "a")),
                sketch("10.0.0.1_80"));
    }

    @Test
    void withoutAnAddressServerNamesTellTlsServicesApart() {
        worlds.put("c1", unaddressed("a", Facts.port("tls", 80)),
                unaddressed("b", Facts.port("https", 80)),
                Facts.service("shop", "c", "10.0.0.3", Facts.port("http", 80)),
                Facts.externalName("shop", "old", "a.shop.svc.cluster.local"));
        assertEquals(List.of(
                "sni a.shop.svc.cluster.local,old.shop.svc.cluster.local => tcp(outbound|80||a.shop.svc.cluster.local)",
                "sni b.shop.svc.cluster.local => tcp(outbound|80||b.shop.svc.cluster.local)", HTTP_80, PASS),
                sketch("0.0.0.0_80"));
        assertEquals(List.of("envoy.filters.listener.tls_inspector", "envoy.filters.listener.http_inspector"),
                ListenerRig.one(listeners(), "0.0.0.0_80").getListenerFiltersList().stream().map(ListenerFilter::getName)
                        .toList());
    }

    @Test
    void tcpWithoutAnAddressIsWhatRemainsBesideHttp() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
                unaddressed("b", Facts.port("tcp", 80)));
        assertEquals(List.of(HTTP_80, "else " + to(80, "b")), sketch("0.0.0.0_80"));
        worlds.put("c1", Facts.withCreationTime(Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)), 9));
        assertEquals(List.of(HTTP_80, "else " + to(80, "b")), sketch("0.0.0.0_80"));
    }

    @Test
    void theOlderOfTwoTcpServicesKeepsAnAddress() {
        worlds.put("c1", Facts.withCreationTime(unaddressed("a", Facts.port("tcp", 80)), 5),
                unaddressed("b", Facts.port("tcp", 80)));
        assertEquals(List.of(to(80, "b")), sketch("0.0.0.0_80"));
        assertEquals(List.of(new Conflict(Conflict.Kind.OUTBOUND_TCP_OVER_TCP, "0.0.0.0_80", "b.shop.svc.cluster.local",
                "a.shop.svc.cluster.local")), conflicts());
    }

    @Test
    void mongoSharesWithNobody() {
        worlds.put("c1", unaddressed("a", Facts.port("mongo", 80)),
                Facts.service("shop", "b", "10.0.0.2", Facts.port("http", 80)));
        assertEquals(List.of("any => mongo_proxy tcp(outbound|80||a.shop.svc.cluster.local)"), sketch("0.0.0.0_80"));
        assertEquals(1, conflicts().size());
    }

    @Test
    void aForeignServiceNeverTakesAnAddressOfTheOwnCluster() {
        worlds.put("c2", Facts.service("shop", "older", "10.0.0.1", Facts.port("tcp", 80)))
                .put("c1", Facts.withCreationTime(Facts.service("shop", "own", "10.0.0.1", Facts.port("tcp", 80)), 5));
        assertEquals(List.of(to(80, "own")), sketch("10.0.0.1_80"));
        worlds.remove("c1", FactKind.SERVICE, "shop", "own");
        assertEquals(List.of(to(80, "older")), sketch("10.0.0.1_80"));
    }

    @Test
    void aHeadlessServiceHasAListenerForEachPodButTheProxysOwn() {
        worlds.put("c1", Facts.headless("shop", "db", Facts.port("tcp", 80), Facts.port("http", 81)),
                Facts.slice("shop", "db", "tcp", 80, Facts.ready("10.1.0.1", ""), Facts.ready("10.1.0.9", "")),
                Facts.pod("shop", "client-1", "10.1.0.9", "db"));
        assertEquals(Set.of("0.0.0.0_81", "10.1.0.1_80"), listeners().keySet());
        assertEquals(List.of(to(80, "db")), sketch("10.1.0.1_80"));
    }

    @Test
    void nothingStandsForUdpAliasesHiddenServicesAndAddressesThatCannotBeBound() {
        worlds.put("c1", Facts.service("shop", "v6", "fd00::1", Facts.port("tcp", 80)),
                Facts.externalName("shop", "alias", "elsewhere.example.com"),
                Facts.withAnnotations(Facts.service("bank", "safe", "10.0.0.3", Facts.port("tcp", 80)),
                        "networking.istio.io/exportTo", "."),
                Facts.service("shop", "dns", "10.0.0.4",
                        new ServiceFact.Port("dns", 53, "UDP", "", "53", 0)));
        assertEquals(Set.of(), listeners().keySet());
    }

    @Test
    void theProxysOwnPortsAreNotForServicesOnAWildcard() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http-a", 15001), Facts.port("http-b", 15006),
                Facts.port("http-c", 15021), Facts.port("http-d", 15090), Facts.port("tcp", 15021)));
        assertEquals(Set.of(), listeners().keySet());
    }

    @Test
    void whatIsNotBoundDoesNotBind() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)));
        Listener listener = ListenerRig.one(listeners(), "0.0.0.0_80");
        assertTrue(listener.hasBindToPort());
        assertFalse(listener.getBindToPort().getValue());
    }
}
