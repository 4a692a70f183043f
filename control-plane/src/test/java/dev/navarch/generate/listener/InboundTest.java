package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.Proxy;
import dev.navarch.model.PeerMode;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The listener for a workload's own ports. */
class InboundTest {
    private final Worlds worlds = new Worlds().put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
            Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "8080"), Facts.port("tcp", 90, "9090"),
                    Facts.port("", 70, "7070"), Facts.port("grpc", 60, "6060"), Facts.port("http-own", 50, "15006")));

    private Listener inbound(Proxy proxy) {
        return ListenerRig.listeners(worlds.world(), proxy).getOrDefault("virtualInbound", Listener.getDefaultInstance());
    }

    /** As Istio's tables have it: H and T for requests and bytes, then what is matched, * for what is decrypted. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"PERMISSIVE | HTTP | H ISTIO tls*; H ANY raw_buffer",
            "PERMISSIVE | TCP | T ISTIO tls*; T ANY tls; T ANY raw_buffer",
            "PERMISSIVE | SNIFFED | H ISTIO_HTTP tls*; H PLAIN_HTTP raw_buffer; T ISTIO_TCP tls*; T ANY raw_buffer; T ANY tls",
            "STRICT | HTTP | H ANY tls*", "STRICT | TCP | T ANY tls*", "STRICT | SNIFFED | H ISTIO_HTTP tls*; T ANY tls*",
            "DISABLE | HTTP | H ANY raw_buffer", "DISABLE | TCP | T ANY raw_buffer",
            "DISABLE | SNIFFED | H PLAIN_HTTP raw_buffer; T ANY raw_buffer"})
    void chainsFollowTheModeAndTheProtocol(PeerMode mode, Traffic traffic, String expected) {
        assertEquals(Arrays.asList(expected.split("; ")), InboundChain.of(mode, traffic).stream()
                .map(c -> (c.http() ? "H " : "T ") + c.alpn() + " " + c.transport().protocol()
                        + (c.transport() == InboundChain.Transport.MUTUAL_TLS ? "*" : ""))
                .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"PERMISSIVE | HTTP | H ANY raw_buffer", "STRICT | HTTP | REFUSED",
            "STRICT | TCP | REFUSED", "STRICT | SNIFFED | REFUSED", "DISABLE | TCP | T ANY raw_buffer"})
    void whoeverHasNoCertificateLetsNobodyInWhereOneIsDemanded(PeerMode mode, Traffic traffic, String expected) {
        assertEquals(List.of(expected), InboundChain.withoutCertificate(mode, traffic).stream()
                .map(c -> c.transport() == InboundChain.Transport.REFUSED
                        ? "REFUSED"
                        : (c.http() ? "H " : "T ") + c.alpn() + " " + c.transport().protocol())
                .toList());
    }

    @ParameterizedTest
    @EnumSource
    void noTwoChainsAreForTheSameConnections(PeerMode mode) {
        for (Traffic traffic : Traffic.values()) {
            Set<String> matches = new HashSet<>();
            for (InboundChain chain : InboundChain.of(mode, traffic)) {
                List<String> names = chain.alpn() == Alpn.ANY ? List.of("any") : chain.alpn().names();
                names.forEach(
                        name -> assertTrue(matches.add(chain.transport().protocol() + " " + name), () -> mode + " " + traffic));
            }
        }
    }

    @Test
    void withAnAgentMutualTlsIsAcceptedBesideClearText() {
        Listener listener = inbound(SidecarKinds.sidecar());
        assertTrue(ListenerRig.sketch(listener).contains(
                ":8080 tls istio,istio-peer-exchange,istio-http/1.0,istio-http/1.1,istio-h2 =tls=> http(inbound|8080|| inline)"));
        Golden.assertMatches("listener/inbound.json", ListenerJson.of(List.of(listener)));
    }

    @Test
    void withoutAnAgentThereIsClearTextOnly() {
        Proxy plain = new PlainSidecar("a-1", "shop", "10.1.0.1", "c1").proxy();
        assertEquals(List.of(":15006 => tcp(BlackHoleCluster)",
                "raw_buffer http/1.1,h2c => http(InboundPassthroughCluster inline)",
                "raw_buffer => tcp(InboundPassthroughCluster)", ":6060 raw_buffer => http(inbound|6060|| inline)",
                ":7070 raw_buffer http/1.1,h2c => http(inbound|7070|| inline)", ":7070 raw_buffer => tcp(inbound|7070||)",
                ":8080 raw_buffer => http(inbound|8080|| inline)", ":9090 raw_buffer => tcp(inbound|9090||)"),
                ListenerRig.sketch(inbound(plain)));
        assertFalse(inspectors(inbound(plain)).containsKey("tls_inspector"));
    }

    @Test
    void inspectorsKeepOffPortsThatDoNotNeedThem() {
        Map<String, Set<Integer>> inspectors = inspectors(inbound(SidecarKinds.sidecar()));
        assertEquals(Set.of(15006), inspectors.get("tls_inspector"));
        assertEquals(Set.of(6060, 8080, 9090, 15006), inspectors.get("http_inspector"));
    }

    @Test
    void aTransparentProxyKeepsTheClientsAddress() {
        Listener listener = inbound(SidecarKinds.sidecar("INTERCEPTION_MODE", "TPROXY"));
        assertTrue(listener.getTransparent().getValue());
        assertEquals("envoy.filters.listener.original_src", listener.getListenerFilters(1).getName());
    }

    @Test
    void aTargetPortSpokenToInTwoProtocolsIsAConflict() {
        worlds.put("c1", Facts.withCreationTime(
                Facts.withSelector(Facts.service("shop", "b", "10.0.0.2", Facts.port("tcp", 80, "8080")), "app", "a"), 5));
        assertEquals(List.of(new Conflict(Conflict.Kind.INBOUND, "0.0.0.0_8080", "a.shop.svc.cluster.local",
                "b.shop.svc.cluster.local")),
                List.copyOf(new ListenerGeneration().conflicts(worlds.world(), List.of(SidecarKinds.sidecar()), 0)));
    }

    @Test
    void aStrangerHasPassthroughOnly() {
        assertEquals(3, inbound(Proxies.plain("x-1", "shop", "10.9.9.9")).getFilterChainsCount());
    }

    /** Each inspector and the ports that it keeps off. */
    private static Map<String, Set<Integer>> inspectors(Listener listener) {
        Map<String, Set<Integer>> inspectors = new TreeMap<>();
        for (ListenerFilter filter : listener.getListenerFiltersList()) {
            Set<Integer> ports = new HashSet<>();
            ListenerFilterChainMatchPredicate predicate = filter.getFilterDisabled();
            if (predicate.hasDestinationPortRange()) {
                ports.add(predicate.getDestinationPortRange().getStart());
            }
            predicate.getOrMatch().getRulesList().forEach(rule -> ports.add(rule.getDestinationPortRange().getStart()));
            inspectors.put(filter.getName().substring(filter.getName().lastIndexOf('.') + 1), ports);
        }
        return inspectors;
    }
}
