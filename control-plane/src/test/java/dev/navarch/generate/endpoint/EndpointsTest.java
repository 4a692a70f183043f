package dev.navarch.generate.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.model.FactKind;
import dev.navarch.model.Labels;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Network;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerMode;
import dev.navarch.model.ServiceFact;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.TrafficFacts;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private static final String A = "outbound|80||a.shop.svc.cluster.local";
    private final Endpoints endpoints = new Endpoints();
    private final Worlds worlds = new Worlds();

    /** {@code locality/priority*weight: address[=weight][!health][+mtls], …} for each group. */
    private List<String> sent(Proxy proxy, String name) {
        List<String> groups = new ArrayList<>();
        for (EndpointsView view : endpoints.views(worlds.world(), proxy)) {
            Resource resource = endpoints.generate(worlds.world(), view).get(name);
            if (resource != null) {
                Resources.read(resource, ClusterLoadAssignment.class).getEndpointsList().forEach(g -> groups.add(describe(g)));
            }
        }
        return groups;
    }

    private static String describe(LocalityLbEndpoints group) {
        StringBuilder text = new StringBuilder(group.getLocality().getRegion() + "/" + group.getLocality().getZone() + "/"
                + group.getPriority() + "*" + group.getLoadBalancingWeight().getValue() + ":");
        for (LbEndpoint e : group.getLbEndpointsList()) {
            SocketAddress address = e.getEndpoint().getAddress().getSocketAddress();
            text.append(' ').append(address.getAddress()).append(':').append(address.getPortValue()).append('*')
                    .append(e.getLoadBalancingWeight().getValue());
            text.append(e.getHealthStatusValue() == 2 ? "!" : "");
            text.append(e.getMetadata().containsFilterMetadata("envoy.transport_socket_match") ? "+" : "");
        }
        return text.toString();
    }

    private static Proxy in(String cluster, String network, String... more) {
        return Proxies.sidecar("x-1", "shop", "10.1.0.99", cluster, network, more);
    }

    private static ServiceFact a() {
        return Facts.service("shop", "a", "10.0.0.1", Facts.port("http", 80, "8080"));
    }

    /** Two pods of {@code a} in each of two clusters, each cluster a network of its own. */
    private void twoNetworks() {
        for (int i = 1; i <= 2; i++) {
            worlds.put("c" + i, Facts.network("net" + i), Facts.node("n1", "r" + i, "z"), a(),
                    Facts.pod("shop", "a-1", "10." + i + ".0.1", "a"), Facts.pod("shop", "a-2", "10." + i + ".0.2", "a"),
                    Facts.slice("shop", "a", "http", 8080, Facts.ready("10." + i + ".0.1", "a-1"),
                            Facts.ready("10." + i + ".0.2", "a-2")));
        }
    }

    @Test
    void whereAWorkloadRefusesMutualTlsItsEndpointsAreNotAskedForIt() {
        twoNetworks();
        worlds.put("c1", Facts.pod("shop", "a-2", "10.1.0.2", "a", "version", "v2"),
                new PeerAuthenticationFact(new ObjectKey("shop", "v2"), Labels.of("version", "v2"), PeerMode.STRICT,
                        List.of(Facts.peerPort(8080, PeerMode.DISABLE), Facts.peerPort(80, PeerMode.STRICT)), 0));
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.2:8080*1", "r2/z/0*2: 10.2.0.1:8080*1+ 10.2.0.2:8080*1+"),
                sent(in("c1", "net1"), A));
        worlds.put("c1", Facts.peers("istio-system", "all", PeerMode.DISABLE));
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1 10.1.0.2:8080*1", "r2/z/0*2: 10.2.0.1:8080*1 10.2.0.2:8080*1"),
                sent(in("c1", "net1"), A));
        worlds.put("c1", Facts.peers("shop", "all", PeerMode.PERMISSIVE));
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.2:8080*1", "r2/z/0*2: 10.2.0.1:8080*1+ 10.2.0.2:8080*1+"),
                sent(in("c1", "net1"), A));
    }

    @Test
    void whatRefusesMutualTlsIsNotReachedThroughAGateway() {
        twoNetworks();
        worlds.put("c2", Facts.gateway("gw", "net2", "192.0.2.2"));
        assertEquals("r2/z/0*2: 192.0.2.2:15443*2+", sent(in("c1", "net1"), A).get(1));
        worlds.put("c1", Facts.peersOf("shop", "a", PeerMode.DISABLE));
        assertEquals(1, sent(in("c1", "net1"), A).size());
    }

    @Test
    void endpointsOfAllClustersAreGroupedByLocality() {
        twoNetworks();
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.2:8080*1+", "r2/z/0*2: 10.2.0.1:8080*1+ 10.2.0.2:8080*1+"),
                sent(in("c1", "net1"), A));
    }

    @Test
    void unhealthyEndpointsAreSentAsSuch() {
        worlds.put("c1", a(), Facts.slice("shop", "a", "http", 8080, Facts.ready("10.1.0.1", ""), Facts.unready("10.1.0.2", "")));
        assertEquals(List.of("//0*2: 10.1.0.1:8080*1 10.1.0.2:8080*1!"), sent(in("c1", ""), A));
    }

    @Test
    void anEndpointBelongsToAPortByItsName() {
        worlds.put("c1", a(), Facts.slice("shop", "a", "grpc", 8080, Facts.ready("10.1.0.1", "")));
        assertEquals(List.of(), sent(in("c1", ""), A));
    }

    @Test
    void otherNetworksAreReachedByTheirGatewaysEachWithItsShare() {
        twoNetworks();
        worlds.put("c2", Facts.gateway("gw", "net2", "192.0.2.1", "192.0.2.2"));
        assertEquals(List.of("r1/z/0*4: 10.1.0.1:8080*2+ 10.1.0.2:8080*2+", "r2/z/0*4: 192.0.2.1:15443*2+ 192.0.2.2:15443*2+"),
                sent(in("c1", "net1"), A));
        // From within, nothing changes but the scale.
        assertEquals(List.of("r1/z/0*4: 10.1.0.1:8080*2+ 10.1.0.2:8080*2+", "r2/z/0*4: 10.2.0.1:8080*2+ 10.2.0.2:8080*2+"),
                sent(in("c2", "net2"), A));
    }

    @Test
    void weightsAreWholeHoweverManyGatewaysEachNetworkHas() {
        twoNetworks();
        worlds.put("c2", Facts.gateway("gw", "net2", "192.0.2.1", "192.0.2.2"));
        worlds.put("c3", Facts.network("net3"), Facts.node("n1", "r3", "z"), a(), Facts.pod("shop", "a-1", "10.3.0.1", "a"),
                Facts.slice("shop", "a", "http", 8080, Facts.ready("10.3.0.1", "a-1")),
                Facts.gateway("gw", "net3", "198.51.100.1", "198.51.100.2", "198.51.100.3"));
        assertEquals(List.of("r1/z/0*12: 10.1.0.1:8080*6+ 10.1.0.2:8080*6+",
                "r2/z/0*12: 192.0.2.1:15443*6+ 192.0.2.2:15443*6+",
                "r3/z/0*6: 198.51.100.1:15443*2+ 198.51.100.2:15443*2+ 198.51.100.3:15443*2+"), sent(in("c1", "net1"), A));
    }

    @Test
    void networksAndTheirGatewaysMayBeThoseOfTheMeshConfiguration() {
        twoNetworks();
        for (String cluster : List.of("c1", "c2")) {
            worlds.put(cluster, Facts.network(""));
        }
        worlds.put("c2", Facts.service("istio-system", "ways-in", "10.0.0.9", Facts.port("tls", 443)));
        MeshConfig.NetworkMembers first = new MeshConfig.NetworkMembers(List.of("c1"), List.of(), List.of(), List.of());
        MeshConfig.NetworkMembers second = new MeshConfig.NetworkMembers(List.of(), List.of("10.2.0.0/16"),
                List.of(new MeshConfig.Address("192.0.2.7", 8443)), List.of());
        worlds.configure(mesh(Map.of(Network.of("one"), first, Network.of("two"), second)));
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.2:8080*1+", "r2/z/0*2: 192.0.2.7:8443*2+"),
                sent(in("c1", "one"), A));
        ServiceFact way = Facts.gateway("ways-in", "two", "192.0.2.8");
        worlds.put("c2", new ServiceFact(way.key(), way.type(), way.clusterIps(), "", way.externalAddresses(), way.ports(),
                way.selector(), Labels.EMPTY, way.annotations(), false, false, "", 0, "2"));
        worlds.configure(mesh(Map.of(Network.of("one"), first, Network.of("two"),
                new MeshConfig.NetworkMembers(List.of(), List.of("10.2.0.0/16"), List.of(),
                        List.of(new MeshConfig.Address("ways-in.istio-system.svc.cluster.local", 15443))))));
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.2:8080*1+", "r2/z/0*2: 192.0.2.8:15443*2+"),
                sent(in("c1", "one"), A));
    }

    private static MeshConfig mesh(Map<Network, MeshConfig.NetworkMembers> networks) {
        MeshConfig d = MeshConfig.defaults();
        return new MeshConfig(d.trustDomain(), d.rootNamespace(), d.meshId(), d.discoveryAddress(), d.allowAnyOutbound(),
                d.inboundPassthrough(), d.autoMutualTls(), d.tracing(), d.localityLoadBalancing(), d.connectTimeout(),
                d.protocolDetectionTimeout(), d.proxyListenPort(), d.proxyInboundListenPort(), d.defaultServiceExportTo(),
                d.clusterLocalHosts(), d.telemetryWithPrometheus(), d.accessLogFile(), d.accessLogFormat(), d.accessLogJson(),
                d.outboundClusterStatName(), d.inboundClusterStatName(), d.peerTls(), d.authorizers(), networks, d.json());
    }

    @Test
    void aWorkloadIsReachedByTheGatewaysOfItsOwnClusterWhereThereAre() {
        twoNetworks();
        worlds.put("c1", Facts.network("net2"), Facts.gateway("gw", "net2", "192.0.2.1"));
        worlds.put("c2", Facts.gateway("gw", "net2", "192.0.2.2"));
        assertEquals(List.of("r1/z/0*4: 192.0.2.1:15443*4+", "r2/z/0*4: 192.0.2.2:15443*4+"), sent(in("c3", "net1"), A));
        worlds.remove("c1", FactKind.SERVICE, "istio-system", "gw");
        assertEquals(List.of("r1/z/0*2: 192.0.2.2:15443*2+", "r2/z/0*2: 192.0.2.2:15443*2+"), sent(in("c3", "net1"), A));
        worlds.remove("c2", FactKind.SERVICE, "istio-system", "gw");
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.2:8080*1+", "r2/z/0*2: 10.2.0.1:8080*1+ 10.2.0.2:8080*1+"),
                sent(in("c3", "net1"), A), "without a gateway they are tried as they are");
    }

    @Test
    void aProxyThatDoesNotKnowItsNetworkTakesTheGateways() {
        twoNetworks();
        worlds.put("c2", Facts.gateway("gw", "net2", "192.0.2.1"));
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.2:8080*1+", "r2/z/0*2: 192.0.2.1:15443*2+"),
                sent(in("c1", ""), A));
    }

    @Test
    void behindAGatewayOnlyHealthyEndpointsWithMutualTlsCount() {
        twoNetworks();
        worlds.put("c2", Facts.gateway("gw", "net2", "192.0.2.1"),
                Facts.barePod("shop", "a-2", "10.2.0.2", "n1", "app", "a"), Facts.pod("shop", "a-3", "10.2.0.3", "a"),
                Facts.slice("shop", "a", "http", 8080, Facts.ready("10.2.0.1", "a-1"), Facts.ready("10.2.0.2", "a-2"),
                        Facts.unready("10.2.0.3", "a-3")));
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.2:8080*1+", "r2/z/0*1: 192.0.2.1:15443*1+"),
                sent(in("c1", "net1"), A));
    }

    @Test
    void aGatewayOfAnotherFamilyIsNoWay() {
        twoNetworks();
        worlds.put("c2", Facts.gateway("gw", "net2", "2001:db8::1"));
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.2:8080*1+"), sent(in("c1", "net1"), A));
    }

    @Test
    void aProxySeesOnlyTheNetworksThatItAskedFor() {
        twoNetworks();
        assertEquals(List.of("r2/z/0*2: 10.2.0.1:8080*1+ 10.2.0.2:8080*1+"),
                sent(in("c1", "net1", "REQUESTED_NETWORK_VIEW", "net2"), A));
    }

    @Test
    void aGatewayHandsOnToItsOwnNetworkAndToMutualTlsOnly() {
        twoNetworks();
        worlds.put("c1", Facts.gateway("gw", "net1", "192.0.2.1"), Facts.barePod("shop", "a-3", "10.1.0.3", "n1", "app", "a"),
                Facts.slice("shop", "a", "http", 8080, Facts.ready("10.1.0.1", "a-1"), Facts.ready("10.1.0.3", "a-3")));
        worlds.put("c2", Facts.gateway("gw", "net2", "192.0.2.2"));
        Proxy router = Proxies.router("gw-1", "istio-system", "10.1.0.20", "c1", "net1");
        String handedOn = "outbound_.80_._.a.shop.svc.cluster.local";
        assertEquals(List.of(), sent(router, handedOn), "nobody says that it hands on");
        worlds.put("c1", TrafficFacts.gateway("istio-system", "gw", 0, TrafficFacts.autoPassthrough(15443, "*.local")));
        assertEquals(List.of("r1/z/0*1: 10.1.0.1:8080*1+"), sent(router, handedOn));
        assertEquals(List.of("r1/z/0*2: 10.1.0.1:8080*1+ 10.1.0.3:8080*1", "r2/z/0*2: 192.0.2.2:15443*2+"), sent(router, A));
        assertEquals(List.of("r2/z/0*2: 10.2.0.1:8080*1+ 10.2.0.2:8080*1+"),
                sent(Proxies.router("gw-2", "istio-system", "10.2.0.20", "c2", "net2", "REQUESTED_NETWORK_VIEW", "net2"),
                        handedOn));
    }

    @Test
    void aClusterLocalServiceStaysInItsCluster() {
        for (String cluster : List.of("c1", "c2")) {
            worlds.put(cluster, Facts.service("kube-system", "dns", "10.0.0.1", Facts.port("tcp", 53)),
                    Facts.slice("kube-system", "dns", "tcp", 53,
                            Facts.ready(cluster.equals("c1") ? "10.1.0.1" : "10.2.0.1", "")));
        }
        String name = "outbound|53||dns.kube-system.svc.cluster.local";
        assertEquals(List.of("//0*1: 10.1.0.1:53*1"), sent(in("c1", ""), name));
        assertEquals(List.of("//0*1: 10.2.0.1:53*1"), sent(in("c2", ""), name));
        assertEquals(List.of(), sent(Proxies.plain("x", "shop", "10.1.0.9"), name));
    }

    @Test
    void aNodeLocalServiceStaysOnItsNode() {
        worlds.put("c1", Facts.nodeLocal(a()), Facts.barePod("shop", "a-1", "10.1.0.1", "n1"),
                Facts.barePod("shop", "a-2", "10.1.0.2", "n2"),
                Facts.slice("shop", "a", "http", 8080, Facts.ready("10.1.0.1", "a-1"), Facts.ready("10.1.0.2", "a-2")));
        assertEquals(List.of("//0*1: 10.1.0.2:8080*1"), sent(in("c1", "", "NODE_NAME", "n2"), A));
        assertEquals(List.of(), sent(in("c1", "", "NODE_NAME", "n3"), A));
        assertEquals(List.of(), sent(in("c2", "", "NODE_NAME", "n2"), A));
    }

    @Test
    void nearEndpointsComeFirstWhereTheServiceAsksAndPrioritiesHaveNoHoles() {
        worlds.put("c1", Facts.withDistribution(a(), "PreferClose"), Facts.node("n1", "r1", "z1"), Facts.node("n2", "r1", "z2"),
                Facts.node("n3", "r2", "z3"), Facts.barePod("shop", "a-1", "10.1.0.1", "n1"),
                Facts.barePod("shop", "a-2", "10.1.0.2", "n2"), Facts.barePod("shop", "a-3", "10.1.0.3", "n3"),
                Facts.barePod("shop", "x-1", "10.1.0.99", "n1"), Facts.barePod("shop", "y-1", "10.1.0.98", "n3"),
                Facts.slice("shop", "a", "http", 8080, Facts.ready("10.1.0.1", "a-1"), Facts.ready("10.1.0.2", "a-2"),
                        Facts.ready("10.1.0.3", "a-3")));
        assertEquals(List.of("r1/z1/0*1: 10.1.0.1:8080*1", "r1/z2/1*1: 10.1.0.2:8080*1", "r2/z3/2*1: 10.1.0.3:8080*1"),
                sent(in("c1", ""), A));
        assertEquals(List.of("r1/z1/1*1: 10.1.0.1:8080*1", "r1/z2/1*1: 10.1.0.2:8080*1", "r2/z3/0*1: 10.1.0.3:8080*1"),
                sent(Proxies.sidecar("y-1", "shop", "10.1.0.98", "c1", ""), A));
    }

    @Test
    void theSameNodeComesFirstWhereTheServiceAsks() {
        worlds.put("c1", Facts.withDistribution(a(), "PreferSameNode"), Facts.node("n1", "r1", "z1"),
                Facts.node("n2", "r1", "z1"), Facts.barePod("shop", "a-1", "10.1.0.1", "n1"),
                Facts.barePod("shop", "a-2", "10.1.0.2", "n2"), Facts.barePod("shop", "x-1", "10.1.0.99", "n2"),
                Facts.slice("shop", "a", "http", 8080, Facts.ready("10.1.0.1", "a-1"), Facts.ready("10.1.0.2", "a-2")));
        assertEquals(List.of("r1/z1/0*1: 10.1.0.2:8080*1", "r1/z1/1*1: 10.1.0.1:8080*1"), sent(in("c1", ""), A));
    }

    @Test
    void proxiesOfANetworkShareTheirViewWhateverTheirClusterUnlessAServiceAsksForMore() {
        twoNetworks();
        List<EndpointsView> one = endpoints.views(worlds.world(), in("c1", "net1", "NODE_NAME", "n1"));
        List<EndpointsView> other = endpoints.views(worlds.world(), in("c2", "net1", "NODE_NAME", "n2"));
        assertEquals(one.getFirst(), other.getFirst());
    }

    @Test
    void oneEndpointsChangeMakesThatServicesAssignmentAnewAndSharesTheRest() {
        twoNetworks();
        worlds.put("c1", Facts.service("shop", "b", "10.0.0.2", Facts.port("http", 80)));
        EndpointsView view = endpoints.views(worlds.world(), in("c1", "net1")).getFirst();
        ResourceSet before = endpoints.generate(worlds.world(), view);
        worlds.takeDelta();
        worlds.put("c1", Facts.slice("shop", "a", "http", 8080, Facts.ready("10.1.0.1", "a-1")));
        Generation.Step step = endpoints.step(before, worlds.world(), worlds.takeDelta(), view);
        assertEquals(java.util.Set.of(A), step.changed());
        String b = "outbound|80||b.shop.svc.cluster.local";
        assertSame(before.get(b), step.set().get(b));
    }

    @Test
    void aNameThatNoServiceHasGetsAnAssignmentWithoutEndpoints() {
        ClusterLoadAssignment absent = Resources.read(endpoints.absent("outbound|1||gone"), ClusterLoadAssignment.class);
        assertEquals(ClusterLoadAssignment.newBuilder().setClusterName("outbound|1||gone").build(), absent);
    }
}
