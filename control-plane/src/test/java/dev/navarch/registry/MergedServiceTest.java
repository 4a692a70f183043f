package dev.navarch.registry;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.Endpoint;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.Health;
import dev.navarch.model.Labels;
import dev.navarch.model.Locality;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.Network;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PodFact;
import dev.navarch.model.Resolution;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceFact;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.SliceFact;
import dev.navarch.model.WorldDelta;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MergedServiceTest {
    private static final ClusterId C1 = new ClusterId("cluster1");
    private static final ClusterId C2 = new ClusterId("cluster2");
    private static final ClusterId C3 = new ClusterId("cluster3");
    private static final ServiceKey HELLO = new ServiceKey("hello.sample.svc.cluster.local", "sample");

    private final WorldState state = new WorldState(new RegistrySettings(C1, "istio-system", "cluster.local", false),
            new NoMetrics());

    private WorldDelta snapshot(ClusterId cluster, Fact... facts) {
        state.apply(new ClusterEvent.Attached(cluster));
        state.apply(new ClusterEvent.Snapshot(cluster, List.of(facts), 0));
        return state.fold();
    }

    private static ServiceFact service(String name, String ip, String portName, long age) {
        return service(name, ip, Labels.EMPTY, Labels.EMPTY, age, new ServiceFact.Port(portName, 5000, "TCP", "", "", 0));
    }

    private static ServiceFact service(String name, String ip, Labels labels, Labels annotations, long created,
            ServiceFact.Port... ports) {
        return new ServiceFact(new ObjectKey("sample", name), "ClusterIP", List.of(ip), "", List.of(), List.of(ports),
                Labels.of("app", name), labels, annotations, false, false, "", created, "1");
    }

    private static ServiceFact externalName(String name, String target) {
        return new ServiceFact(new ObjectKey("sample", name), "ExternalName", List.of(), target, List.of(), List.of(),
                Labels.EMPTY,
                Labels.EMPTY, Labels.EMPTY, false, false, "", 5, "1");
    }

    private static SliceFact slice(String service, SliceFact.Address... addresses) {
        return new SliceFact(new ObjectKey("sample", service + "-x"), service, SliceFact.AddressType.IPV4,
                List.of(new SliceFact.Port("http", 8080)), List.of(addresses));
    }

    private static SliceFact.Address address(String ip, boolean ready, boolean serving, boolean terminating, String pod) {
        return new SliceFact.Address(ip, ready, serving, terminating, pod, "n1", "");
    }

    private static PodFact pod(String name, String ip, Labels labels) {
        return new PodFact(new ObjectKey("sample", name), List.of(ip), labels, "robot", "n1", "hello", "", "", List.of(), true);
    }

    private Service hello() {
        return requireNonNull(state.world().service(HELLO));
    }

    private List<Endpoint> endpoints() {
        return state.world().endpointsOf(HELLO).all();
    }

    @Test
    void theConfigClustersDefinitionIsInForceEvenIfItIsYoungest() {
        snapshot(C2, service("hello", "10.2.0.1", "tcp", 1));
        snapshot(C1, service("hello", "10.1.0.1", "http", 9));
        assertEquals(C1, hello().definedBy());
        assertEquals("10.1.0.1", hello().defaultAddress());
        assertEquals(Map.of(C1, List.of("10.1.0.1"), C2, List.of("10.2.0.1")), hello().vips());
    }

    @Test
    void withoutTheConfigClusterTheOldestDefinitionIsInForceThenTheFirstById() {
        snapshot(C3, service("hello", "10.3.0.1", "http", 1));
        snapshot(C2, service("hello", "10.2.0.1", "http", 2));
        assertEquals(C3, hello().definedBy());
        snapshot(C2, service("hello", "10.2.0.1", "http", 1));
        assertEquals(C2, hello().definedBy());
    }

    @Test
    void aContradictionIsSaidInWords() {
        snapshot(C1, service("hello", "10.1.0.1", "http", 1));
        snapshot(C2, service("hello", "10.2.0.1", "tcp", 1));
        assertEquals(List.of("port 5000 (tcp, TCP) of cluster2 is 5000 (http, HTTP) in cluster1, which defines it"),
                hello().conflicts());
    }

    @Test
    void anEndpointWaitsForThePodThatItsSliceNames() {
        snapshot(C1, service("hello", "10.1.0.1", "http", 1), slice("hello", address("10.1.0.5", true, true, false, "p")));
        assertEquals(List.of(), endpoints());
        state.apply(new ClusterEvent.Changed(C1, List.of(new FactChange.Put(
                pod("p", "10.1.0.5", Labels.of("security.istio.io/tlsMode", "istio")))), 7));
        WorldDelta delta = state.fold();
        assertTrue(delta.endpoints().contains(HELLO));
        assertEquals(7L, requireNonNull(delta.origins().get(C1)));
        Endpoint endpoint = endpoints().getFirst();
        assertEquals("spiffe://cluster.local/ns/sample/sa/robot", endpoint.workload().serviceAccount());
        assertTrue(endpoint.workload().mutualTls());
        assertTrue(hello().serviceAccounts().contains("spiffe://cluster.local/ns/sample/sa/robot"));
    }

    @Test
    void theEndpointsOfAServiceWithoutSelectorSayWhereItRuns() {
        ServiceFact selected = service("hello", "10.1.0.1", "http", 1);
        ServiceFact free = new ServiceFact(new ObjectKey("sample", "free"), "ClusterIP", List.of("10.1.0.9"), "", List.of(),
                selected.ports(), Labels.EMPTY, Labels.EMPTY, Labels.EMPTY, false, false, "", 1, "1");
        snapshot(C1, selected, free);
        state.apply(new ClusterEvent.Changed(C1, List.of(
                new FactChange.Put(slice("hello", address("10.1.0.5", true, true, false, ""))),
                new FactChange.Put(slice("free", address("10.1.0.6", true, true, false, "")))), 0));
        WorldDelta delta = state.fold();
        assertEquals(Map.of(C1, Set.of("10.1.0.6")), delta.addresses());
        assertEquals(Set.of(), delta.services());
        assertEquals(Map.of("10.1.0.6", List.of(free)), requireNonNull(state.world().clusters().get(C1)).runningAt());
        state.apply(new ClusterEvent.Changed(C1, List.of(
                new FactChange.Put(
                        slice("free", address("10.1.0.6", true, true, false, ""), address("10.1.0.7", true, true, false, "")))),
                0));
        assertEquals(Map.of(C1, Set.of("10.1.0.7")), state.fold().addresses());
        state.apply(new ClusterEvent.Changed(C1, List.of(new FactChange.Gone(FactKind.SERVICE, free.key())), 0));
        assertEquals(Map.of(C1, Set.of("10.1.0.6", "10.1.0.7")), state.fold().addresses());
        assertEquals(Map.of(), requireNonNull(state.world().clusters().get(C1)).runningAt());
    }

    @Test
    void anAddressThatAnEndedPodHadBelongsToWhoHasItNow() {
        PodFact ended = pod("a-ended", "10.1.0.5", Labels.EMPTY);
        PodFact gone = new PodFact(ended.key(), ended.ips(), ended.labels(), "former", ended.node(), "", "", "", List.of(),
                false);
        snapshot(C1, service("hello", "10.1.0.1", "http", 1), slice("hello", address("10.1.0.5", true, true, false, "")), gone);
        assertEquals("spiffe://cluster.local/ns/sample/sa/former", endpoints().getFirst().workload().serviceAccount());
        state.apply(new ClusterEvent.Changed(C1, List.of(new FactChange.Put(pod("b", "10.1.0.5", Labels.EMPTY))), 0));
        state.fold();
        assertEquals("spiffe://cluster.local/ns/sample/sa/robot", endpoints().getFirst().workload().serviceAccount());
    }

    @Test
    void healthIsWhatReadyServingAndTerminatingSay() {
        ServiceFact plain = service("hello", "10.1.0.1", "http", 1);
        ServiceFact sticky = service("hello", "10.1.0.1", Labels.of("istio.io/persistent-session", "c"), Labels.EMPTY, 1);
        assertEquals(Health.HEALTHY, EndpointBuilder.health(plain, address("", true, false, true, "")));
        assertEquals(Health.UNHEALTHY, EndpointBuilder.health(plain, address("", false, false, false, "")));
        assertEquals(Health.TERMINATING, EndpointBuilder.health(plain, address("", false, true, true, "")));
        assertEquals(Health.DRAINING, EndpointBuilder.health(sticky, address("", false, true, true, "")));
        assertEquals(Health.TERMINATING, EndpointBuilder.health(sticky, address("", false, false, true, "")));
        assertEquals(Health.UNHEALTHY, EndpointBuilder.health(null, address("", false, true, true, "")));
    }

    @Test
    void aSilentClusterIsNotAnEmptyCluster() {
        snapshot(C1, service("hello", "10.1.0.1", "http", 1));
        snapshot(C2, service("hello", "10.2.0.1", "http", 1), slice("hello", address("10.2.0.5", true, true, false, "")));
        state.apply(new ClusterEvent.StateChanged(C2, new ClusterState.Stale("no answer")));
        WorldDelta delta = state.fold();
        assertEquals(1, endpoints().size());
        assertTrue(delta.endpoints().isEmpty());
        assertTrue(delta.clusters().contains(C2));
    }

    @Test
    void nothingOfADetachedClusterRemains() {
        snapshot(C1, service("hello", "10.1.0.1", "http", 1));
        snapshot(C2, service("hello", "10.2.0.1", "http", 1), service("only", "10.2.0.2", "http", 1),
                slice("hello", address("10.2.0.5", true, true, false, "p")), pod("p", "10.2.0.5", Labels.EMPTY));
        state.apply(new ClusterEvent.Detached(C2));
        state.fold();
        assertEquals(List.of(), endpoints());
        assertEquals(Map.of(C1, List.of("10.1.0.1")), hello().vips());
        assertEquals(Set.of(HELLO), state.world().services().keySet());
        assertNull(state.world().clusters().get(C2));
        assertTrue(!hello().serviceAccounts().contains("spiffe://cluster.local/ns/sample/sa/robot"));
    }

    @Test
    void theSameSnapshotAgainChangesNothing() {
        Fact[] facts = {service("hello", "10.2.0.1", "http", 1), slice("hello", address("10.2.0.5", true, true, false, "p")),
                pod("p", "10.2.0.5", Labels.EMPTY)};
        snapshot(C2, facts);
        assertTrue(snapshot(C2, facts).isEmpty());
    }

    @Test
    void anExternalNameBecomesAnAliasOfWhatItLeadsToOverAnyNumberOfSteps() {
        snapshot(C1, service("hello", "10.1.0.1", "http", 1), externalName("greet", "hi.sample.svc.cluster.local"),
                externalName("hi", "hello.sample.svc.cluster.local"), externalName("loop", "loop.sample.svc.cluster.local"));
        assertEquals(List.of("greet.sample.svc.cluster.local", "hi.sample.svc.cluster.local"), hello().aliases());
        Service alias = requireNonNull(state.world().service(new ServiceKey("hi.sample.svc.cluster.local", "sample")));
        assertEquals(Resolution.ALIAS, alias.resolution());
    }

    @Test
    void localityIsTheNodesAndNetworkIsThePodsThenTheClusters() {
        snapshot(C1, service("hello", "10.1.0.1", "http", 1),
                slice("hello", address("10.1.0.5", true, true, false, "p"), address("10.1.0.6", true, true, false, "q")),
                pod("p", "10.1.0.5", Labels.EMPTY), pod("q", "10.1.0.6", Labels.of("topology.istio.io/network", "net9")),
                new NodeFact(new ObjectKey("", "n1"), Locality.of("r1", "z1", ""), List.of(), Labels.EMPTY),
                new NamespaceFact(new ObjectKey("", "istio-system"), Labels.of("topology.istio.io/network", "net1"),
                        Labels.EMPTY));
        assertEquals(List.of(Network.of("net1"), Network.of("net9")),
                endpoints().stream().map(e -> e.workload().network()).toList());
        assertEquals("r1/z1/", endpoints().getFirst().workload().locality().label());
    }

    @Test
    void whoSeesAServiceIsWhatItExportsTo() {
        snapshot(C1, service("hello", "10.1.0.1", Labels.EMPTY, Labels.of("networking.istio.io/exportTo", "., bank"), 1),
                service("open", "10.1.0.2", "http", 1));
        assertEquals(Set.of("sample", "bank"), state.world().scopes());
        assertTrue(hello().isVisibleTo("bank"));
        assertTrue(!hello().isVisibleTo("shop"));
    }

    @Test
    void kubeSystemTheApiServerAndTheControlPlaneStayInTheirCluster() {
        snapshot(C1, service("hello", "10.1.0.1", "http", 1));
        assertTrue(!hello().clusterLocal());
        ClusterLocalHosts hosts = new ClusterLocalHosts(MeshConfig.defaults(), "cluster.local");
        assertTrue(hosts.contains("kube-dns.kube-system.svc.cluster.local"));
        assertTrue(hosts.contains("kubernetes.default.svc.cluster.local"));
        assertTrue(hosts.contains("istiod.istio-system.svc.cluster.local"));
        assertTrue(!hosts.contains("kube-dns.default.svc.cluster.local"));
    }
}
