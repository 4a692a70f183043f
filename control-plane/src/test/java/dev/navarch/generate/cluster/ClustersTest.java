package dev.navarch.generate.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.model.FactKind;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.PeerMode;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.TrafficFacts;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClustersTest {
    private final Clusters clusters = new Clusters();
    private final Worlds worlds = new Worlds();
    private final Proxy plain = Proxies.plain("x-1", "shop", "10.1.0.99");
    private final Proxy agent = Proxies.sidecar("x-1", "shop", "10.1.0.99", "c1", "");
    private final Proxy istio = Proxies.istioSidecar("x-1", "shop", "10.1.0.99", "c1", "");

    private ResourceSet all(Proxy proxy) {
        List<Resource> all = new ArrayList<>();
        clusters.views(worlds.world(), proxy).forEach(v -> all.addAll(clusters.generate(worlds.world(), v).resources()));
        return ResourceSet.of(all);
    }

    private Cluster cluster(Proxy proxy, String name) {
        return Resources.read(all(proxy), name, Cluster.class);
    }

    private static List<String> protocols(TransportSocket socket) throws InvalidProtocolBufferException {
        return List.copyOf(socket.getTypedConfig().unpack(UpstreamTlsContext.class).getCommonTlsContext().getAlpnProtocolsList());
    }

    @Test
    void whoHasNoAgentIsNeverSentToAgentsCertificates() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)), Facts.headless("shop", "h",
                Facts.port("tcp", 90)), Facts.pod("shop", "h-1", "10.1.0.1", "h"),
                Facts.slice("shop", "h", "tcp", 90, Facts.ready("10.1.0.1", "h-1")));
        assertFalse(Resources.json(all(plain)).contains("sds-grpc"));
        assertTrue(Resources.json(all(agent)).contains("sds-grpc"));
    }

    @Test
    void onlyAnEnvoyThatHasIstiosExtensionsIsSentThem() throws InvalidProtocolBufferException {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("grpc", 80)));
        String name = "outbound|80||a.shop.svc.cluster.local";
        assertEquals(0, cluster(agent, name).getFiltersCount());
        assertEquals(List.of("istio", "h2"), protocols(cluster(agent, name).getTransportSocketMatches(0).getTransportSocket()));
        assertEquals("istio.metadata_exchange", cluster(istio, name).getFilters(0).getName());
        assertEquals(List.of("istio-peer-exchange", "istio", "h2"),
                protocols(cluster(istio, name).getTransportSocketMatches(0).getTransportSocket()));
        assertEquals(1, cluster(istio, "PassthroughCluster").getFiltersCount());
        assertEquals(0, cluster(istio, "InboundPassthroughCluster").getFiltersCount());
    }

    @Test
    void aNamespaceThatRefusesMutualTlsIsNotOfferedIt() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
                Facts.service("bank", "b", "10.0.0.2", Facts.port("http", 80)), Facts.peers("shop", "all", PeerMode.DISABLE));
        assertEquals(0, cluster(agent, "outbound|80||a.shop.svc.cluster.local").getTransportSocketMatchesCount());
        assertEquals(2, cluster(agent, "outbound|80||b.bank.svc.cluster.local").getTransportSocketMatchesCount());
        worlds.put("c1", Facts.peers("shop", "all", PeerMode.STRICT), Facts.peersOf("shop", "a", PeerMode.DISABLE));
        assertEquals(2, cluster(agent, "outbound|80||a.shop.svc.cluster.local").getTransportSocketMatchesCount(),
                "one workload's wish stands with its endpoints");
    }

    @Test
    void aPolicyTouchesTheClustersOfItsNamespaceOnly() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
                Facts.service("bank", "b", "10.0.0.2", Facts.port("http", 80)));
        ClustersView view = clusters.views(worlds.world(), agent).getFirst();
        ResourceSet before = clusters.generate(worlds.world(), view);
        worlds.takeDelta();
        worlds.put("c1", Facts.peers("shop", "all", PeerMode.DISABLE));
        assertEquals(Set.of("outbound|80||a.shop.svc.cluster.local"),
                clusters.step(before, worlds.world(), worlds.takeDelta(), view).changed());
        worlds.put("c1", Facts.peers("bank", "all", PeerMode.STRICT));
        assertEquals(Set.of(), clusters.step(before, worlds.world(), worlds.takeDelta(), view).changed(), "offered as before");
    }

    @Test
    void serversOfAliasedTrustDomainsAreAsGood() throws InvalidProtocolBufferException {
        MeshConfig d = MeshConfig.defaults();
        worlds.configure(new MeshConfig(d.trustDomain(), d.rootNamespace(), d.meshId(), d.discoveryAddress(),
                d.allowAnyOutbound(), d.inboundPassthrough(), d.autoMutualTls(), d.tracing(), d.localityLoadBalancing(),
                d.connectTimeout(), d.protocolDetectionTimeout(), d.proxyListenPort(), d.proxyInboundListenPort(),
                d.defaultServiceExportTo(), d.clusterLocalHosts(), d.telemetryWithPrometheus(), d.accessLogFile(),
                d.accessLogFormat(), d.accessLogJson(), d.outboundClusterStatName(), d.inboundClusterStatName(),
                new MeshConfig.PeerTls(List.of("old.domain", "*"), true), d.authorizers(), d.networks(), d.json()));
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
                Facts.pod("shop", "a-1", "10.1.0.1", "a"),
                Facts.slice("shop", "a", "http", 80, Facts.ready("10.1.0.1", "a-1")));
        UpstreamTlsContext tls = cluster(agent, "outbound|80||a.shop.svc.cluster.local").getTransportSocketMatches(0)
                .getTransportSocket().getTypedConfig().unpack(UpstreamTlsContext.class);
        assertEquals(List.of("spiffe://cluster.local/ns/shop/sa/default", "spiffe://old.domain/ns/shop/sa/default"),
                tls.getCommonTlsContext().getCombinedValidationContext().getDefaultValidationContext()
                        .getMatchTypedSubjectAltNamesList().stream().map(name -> name.getMatcher().getExact()).toList());
    }

    @Test
    void aPlainEnvoyWithFilesSpeaksMutualTlsByThem() throws InvalidProtocolBufferException {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)));
        UpstreamTlsContext tls = cluster(Proxies.withFiles("x-1", "shop", "10.1.0.99", "c1"),
                "outbound|80||a.shop.svc.cluster.local").getTransportSocketMatches(0).getTransportSocket().getTypedConfig()
                .unpack(UpstreamTlsContext.class);
        assertEquals("/certs/chain.pem", tls.getCommonTlsContext().getTlsCertificates(0).getCertificateChain().getFilename());
        assertEquals("/certs/roots.pem", tls.getCommonTlsContext().getValidationContext().getTrustedCa().getFilename());
    }

    @Test
    void headlessServicesGoWhereTheClientGoesAndSpeakMutualTlsOnlyIfAllEndpointsDo() {
        worlds.put("c1", Facts.headless("shop", "h", Facts.port("tcp", 90)), Facts.pod("shop", "h-1", "10.1.0.1", "h"),
                Facts.barePod("shop", "h-2", "10.1.0.2", "n1", "app", "h"));
        String name = "outbound|90||h.shop.svc.cluster.local";
        assertEquals(Cluster.DiscoveryType.ORIGINAL_DST, cluster(agent, name).getType());
        assertEquals(Cluster.LbPolicy.CLUSTER_PROVIDED, cluster(agent, name).getLbPolicy());
        assertFalse(cluster(agent, name).hasTransportSocket(), "without endpoints");
        worlds.put("c1", Facts.slice("shop", "h", "tcp", 90, Facts.ready("10.1.0.1", "h-1")));
        assertTrue(cluster(agent, name).hasTransportSocket(), "with one that does");
        assertEquals(0, cluster(agent, name).getTransportSocketMatchesCount());
        worlds.put("c1", Facts.slice("shop", "h", "tcp", 90, Facts.ready("10.1.0.1", "h-1"), Facts.ready("10.1.0.2", "h-2")));
        assertFalse(cluster(agent, name).hasTransportSocket(), "with one that does not");
        worlds.put("c1", Facts.slice("shop", "h", "tcp", 90, Facts.ready("10.1.0.1", "h-1")),
                Facts.peers("istio-system", "all", PeerMode.DISABLE));
        assertFalse(cluster(agent, name).hasTransportSocket(), "where the mesh refuses it");
        worlds.put("c1", Facts.peers("istio-system", "all", PeerMode.STRICT));
        assertTrue(cluster(agent, name).hasTransportSocket(), "where the mesh demands it");
        worlds.put("c1", Facts.peersOf("shop", "h", null, Facts.peerPort(90, PeerMode.DISABLE)));
        assertFalse(cluster(agent, name).hasTransportSocket(), "where the port refuses it");
    }

    @Test
    void externalNamesAndDatagramPortsHaveNoCluster() {
        worlds.put("c1", Facts.externalName("shop", "e", "a.shop.svc.cluster.local"), Facts.service("shop", "u", "10.0.0.1",
                new dev.navarch.model.ServiceFact.Port("dns", 53, "UDP", "", "", 0)));
        assertEquals(List.of("BlackHoleCluster", "InboundPassthroughCluster", "PassthroughCluster"),
                List.copyOf(all(agent).byName().keySet()));
    }

    @Test
    void aWorkloadHasAnInboundClusterForEachTargetPortWithAllItsServices() {
        worlds.put("c1", Facts.pod("shop", "x-1", "10.1.0.99", "x"),
                Facts.withCreationTime(Facts.service("shop", "x", "10.0.0.1", Facts.port("grpc", 80, "8080")), 1),
                Facts.withSelector(Facts.service("shop", "y", "10.0.0.2", Facts.port("", 81, "8080"), Facts.port("", 82, "9090")),
                        "app", "x"));
        Cluster shared = cluster(agent, "inbound|8080||");
        assertEquals("inbound|8080||;", shared.getAltStatName());
        assertEquals(Cluster.DiscoveryType.ORIGINAL_DST, shared.getType());
        assertEquals("127.0.0.6", shared.getUpstreamBindConfig().getSourceAddress().getAddress());
        assertEquals(List.of("y", "x"), shared.getMetadata().getFilterMetadataOrThrow("istio").getFieldsOrThrow("services")
                .getListValue().getValuesList().stream().map(v -> v.getStructValue().getFieldsOrThrow("name").getStringValue())
                .toList());
        assertTrue(all(agent).byName().containsKey("inbound|9090||"));
        assertFalse(all(Proxies.sidecar("x-1", "shop", "10.1.0.99", "c1", "", "INTERCEPTION_MODE", "NONE")).byName()
                .containsKey("inbound|9090||"));
    }

    @Test
    void aServiceThatIsNotExportedIsOnlyForItsNamespace() {
        worlds.put("c1", Facts.withAnnotations(Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80)),
                "networking.istio.io/exportTo", "."));
        String name = "outbound|80||a.shop.svc.cluster.local";
        assertTrue(all(agent).byName().containsKey(name));
        assertFalse(all(Proxies.sidecar("x-1", "bank", "10.1.0.98", "c1", "")).byName().containsKey(name));
    }

    @Test
    void aGatewayBetweenNetworksHasClustersThatKnowNothingOfTls() {
        Proxy router = Proxies.router("gw-1", "istio-system", "10.1.0.20", "c1", "net1");
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("grpc", 80), Facts.port("udp-x", 53)),
                Facts.headless("shop", "h", Facts.port("tcp", 90)));
        assertEquals(Set.of("BlackHoleCluster", "outbound|80||a.shop.svc.cluster.local",
                "outbound|90||h.shop.svc.cluster.local"),
                all(router).byName().keySet());
        worlds.put("c1", TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.autoPassthrough(15443, "*.local")));
        Cluster cluster = cluster(router, "outbound_.80_._.a.shop.svc.cluster.local");
        assertEquals(cluster.getName(), cluster.getEdsClusterConfig().getServiceName());
        assertFalse(cluster.hasTransportSocket() || cluster.getTransportSocketMatchesCount() > 0
                || cluster.getTypedExtensionProtocolOptionsCount() > 0);
        assertEquals(Cluster.DiscoveryType.EDS,
                cluster(router, "outbound_.90_._.h.shop.svc.cluster.local").getType());
        assertEquals(5, all(router).size());
        assertEquals(0, all(agent).byName().keySet().stream().filter(name -> name.startsWith("outbound_")).count());
    }

    @Test
    void proxiesOfOneScopeShareTheirOutboundClusters() {
        Proxy other = Proxies.sidecar("z-1", "bank", "10.2.0.1", "c2", "net2");
        assertEquals(clusters.views(worlds.world(), agent).getFirst(), clusters.views(worlds.world(), other).getFirst());
    }

    @Test
    void whatGoesIsRemovedByStep() {
        worlds.put("c1", Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80), Facts.port("tcp", 81)));
        ClustersView view = clusters.views(worlds.world(), agent).getFirst();
        ResourceSet before = clusters.generate(worlds.world(), view);
        worlds.takeDelta();
        worlds.remove("c1", FactKind.SERVICE, "shop", "a");
        assertEquals(java.util.Set.of("outbound|80||a.shop.svc.cluster.local", "outbound|81||a.shop.svc.cluster.local"),
                clusters.step(before, worlds.world(), worlds.takeDelta(), view).removed());
    }
}
