package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.Proxy;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.PeerMode;
import dev.navarch.model.WorldDelta;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Golden;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a workload demands of its clients, in the listener where they arrive. */
class PeerPolicyTest {
    private static final String ISTIO = "istio,istio-peer-exchange,istio-http/1.0,istio-http/1.1,istio-h2";

    private final Worlds worlds = new Worlds().put("c1", Facts.pod("shop", "a-1", "10.1.0.1", "a"),
            Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "8080"), Facts.port("tcp", 90, "9090")));

    private Listener inbound(Proxy proxy) {
        return ListenerRig.one(ListenerRig.listeners(worlds.world(), proxy), "virtualInbound");
    }

    private List<String> sketch() {
        return ListenerRig.sketch(inbound(SidecarKinds.sidecar()));
    }

    @Test
    void aStrictMeshTakesNothingInClearText() {
        worlds.put("c1", Facts.peers("istio-system", "all", PeerMode.STRICT));
        assertEquals(List.of(":15006 => tcp(BlackHoleCluster)",
                "tls istio-http/1.0,istio-http/1.1,istio-h2 =tls=> http(InboundPassthroughCluster inline)",
                "tls =tls=> tcp(InboundPassthroughCluster)", ":8080 tls =tls=> http(inbound|8080|| inline)",
                ":9090 tls =tls=> tcp(inbound|9090||)"), sketch());
        Golden.assertMatches("listener/inbound-strict.json", ListenerJson.of(List.of(inbound(SidecarKinds.sidecar()))));
    }

    @Test
    void aNamespaceThatRefusesMutualTlsSpeaksClearTextAlone() {
        worlds.put("c1", Facts.peers("istio-system", "all", PeerMode.STRICT), Facts.peers("shop", "all", PeerMode.DISABLE));
        assertTrue(sketch().stream().noneMatch(line -> line.contains("=tls=>")), () -> sketch().toString());
        assertTrue(sketch().contains(":9090 raw_buffer => tcp(inbound|9090||)"), () -> sketch().toString());
    }

    @Test
    void aPortMayDifferAlsoOneThatNoServiceKnows() {
        worlds.put("c1", Facts.peersOf("shop", "a", PeerMode.DISABLE, Facts.peerPort(8080, PeerMode.STRICT),
                Facts.peerPort(9090, PeerMode.PERMISSIVE), Facts.peerPort(7777, PeerMode.STRICT),
                Facts.peerPort(15006, PeerMode.DISABLE)));
        assertEquals(List.of(":15006 => tcp(BlackHoleCluster)",
                "raw_buffer http/1.1,h2c => http(InboundPassthroughCluster inline)",
                "raw_buffer => tcp(InboundPassthroughCluster)",
                ":7777 tls istio-http/1.0,istio-http/1.1,istio-h2 =tls=> http(InboundPassthroughCluster inline)",
                ":7777 tls =tls=> tcp(InboundPassthroughCluster)", ":8080 tls =tls=> http(inbound|8080|| inline)",
                ":9090 tls " + ISTIO + " =tls=> tcp(inbound|9090||)", ":9090 tls => tcp(inbound|9090||)",
                ":9090 raw_buffer => tcp(inbound|9090||)"), sketch());
        Golden.assertMatches("listener/inbound-ports.json", ListenerJson.of(List.of(inbound(SidecarKinds.sidecar()))));
    }

    @Test
    void withoutACertificateWhatDemandsOneIsClosedAndTheRestIsOpen() {
        worlds.put("c1", Facts.peersOf("shop", "a", PeerMode.PERMISSIVE, Facts.peerPort(8080, PeerMode.STRICT),
                Facts.peerPort(7777, PeerMode.STRICT)));
        Proxy plain = new PlainSidecar("a-1", "shop", "10.1.0.1", "c1").proxy();
        assertEquals(List.of(":15006 => tcp(BlackHoleCluster)",
                "raw_buffer http/1.1,h2c => http(InboundPassthroughCluster inline)",
                "raw_buffer => tcp(InboundPassthroughCluster)", ":7777 => tcp(BlackHoleCluster)",
                ":8080 => tcp(BlackHoleCluster)", ":9090 raw_buffer => tcp(inbound|9090||)"),
                ListenerRig.sketch(inbound(plain)));
        worlds.put("c1", Facts.peers("istio-system", "all", PeerMode.STRICT),
                Facts.peersOf("shop", "a", null));
        assertEquals(List.of(":15006 => tcp(BlackHoleCluster)", "any => tcp(BlackHoleCluster)",
                ":8080 => tcp(BlackHoleCluster)", ":9090 => tcp(BlackHoleCluster)"), ListenerRig.sketch(inbound(plain)));
        assertEquals(Set.of("original_dst"), Set.copyOf(inbound(plain).getListenerFiltersList().stream()
                .map(filter -> filter.getName().substring(filter.getName().lastIndexOf('.') + 1)).toList()));
    }

    @Test
    void aPlainEnvoyReadsItsCertificateFromFiles() {
        worlds.put("c1", Facts.peers("shop", "all", PeerMode.STRICT));
        DownstreamTlsContext tls = tls(inbound(Proxies.withFiles("a-1", "shop", "10.1.0.1", "c1")));
        assertEquals("/certs/key.pem", tls.getCommonTlsContext().getTlsCertificates(0).getPrivateKey().getFilename());
        assertEquals("/certs/roots.pem", tls.getCommonTlsContext().getValidationContext().getTrustedCa().getFilename());
        assertTrue(tls.getRequireClientCertificate().getValue());
    }

    @Test
    void anAgentServesTheFilesThatItIsToldOf() {
        DownstreamTlsContext tls = tls(inbound(SidecarKinds.sidecar("TLS_SERVER_CERT_CHAIN", "/c/chain.pem", "TLS_SERVER_KEY",
                "/c/key.pem", "TLS_SERVER_ROOT_CERT", "/c/root.pem")));
        assertEquals("file-cert:/c/chain.pem~/c/key.pem",
                tls.getCommonTlsContext().getTlsCertificateSdsSecretConfigs(0).getName());
        assertEquals("file-root:/c/root.pem", tls.getCommonTlsContext().getCombinedValidationContext()
                .getValidationContextSdsSecretConfig().getName());
    }

    @Test
    @SuppressWarnings("deprecation")
    void clientsOfAliasedTrustDomainsAreAsGood() {
        worlds.configure(mesh(new MeshConfig.PeerTls(List.of("old.domain", "cluster.local"), true)));
        DownstreamTlsContext tls = tls(inbound(SidecarKinds.sidecar()));
        assertEquals(List.of("spiffe://cluster.local/", "spiffe://old.domain/"), tls.getCommonTlsContext()
                .getCombinedValidationContext().getDefaultValidationContext().getMatchSubjectAltNamesList().stream()
                .map(matcher -> matcher.getPrefix()).toList());
        assertEquals(TlsProtocol.TLSv1_3, tls.getCommonTlsContext().getTlsParams().getTlsMinimumProtocolVersion());
        worlds.configure(mesh(new MeshConfig.PeerTls(List.of("*"), false)));
        assertEquals(0, tls(inbound(SidecarKinds.sidecar())).getCommonTlsContext().getCombinedValidationContext()
                .getDefaultValidationContext().getMatchSubjectAltNamesCount());
    }

    @Test
    void aPolicyMovesTheViewsOfItsOwnNamespaceOnly() {
        ListenerGeneration generation = new ListenerGeneration();
        Proxy here = SidecarKinds.sidecar();
        Proxy elsewhere = Proxies.sidecar("b-1", "bank", "10.1.0.2", "c1", "");
        List<ListenerView> before = generation.views(worlds.world(), here);
        List<ListenerView> others = generation.views(worlds.world(), elsewhere);
        worlds.takeDelta();
        worlds.put("c1", Facts.peers("shop", "all", PeerMode.STRICT));
        WorldDelta delta = worlds.takeDelta();
        assertEquals(Set.of("shop"), delta.peerPolicies());
        assertEquals(before.subList(0, 3), generation.views(worlds.world(), here).subList(0, 3));
        assertNotEquals(before.get(3), generation.views(worlds.world(), here).get(3));
        assertEquals(others, generation.views(worlds.world(), elsewhere));
    }

    private static DownstreamTlsContext tls(Listener listener) {
        FilterChain chain = listener.getFilterChainsList().stream().filter(FilterChain::hasTransportSocket).findFirst()
                .orElseThrow();
        return ListenerRig.unpack(chain.getTransportSocket().getTypedConfig(), DownstreamTlsContext.class);
    }

    private static MeshConfig mesh(MeshConfig.PeerTls peerTls) {
        MeshConfig d = MeshConfig.defaults();
        return new MeshConfig(d.trustDomain(), d.rootNamespace(), d.meshId(), d.discoveryAddress(), d.allowAnyOutbound(),
                d.inboundPassthrough(), d.autoMutualTls(), d.tracing(), d.localityLoadBalancing(), d.connectTimeout(),
                d.protocolDetectionTimeout(), d.proxyListenPort(), d.proxyInboundListenPort(), d.defaultServiceExportTo(),
                d.clusterLocalHosts(), d.telemetryWithPrometheus(), d.accessLogFile(), d.accessLogFormat(), d.accessLogJson(),
                d.outboundClusterStatName(), d.inboundClusterStatName(), peerTls, d.authorizers(), d.networks(), d.json());
    }
}
