package dev.navarch.registry;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.FactChange;
import dev.navarch.model.Labels;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.NodeFact;
import dev.navarch.model.Locality;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.World;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.Map;
import dev.navarch.testkit.Facts;
import dev.navarch.model.WorldDelta;
import dev.navarch.model.NetworkGateway;
import dev.navarch.model.Network;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final ClusterId C1 = new ClusterId("cluster1");
    private final FakeClock clock = new FakeClock();
    private final FakeLoop loop = new FakeLoop("world", clock);
    private final Registry registry = new Registry(new RegistrySettings(C1, "istio-system", "cluster.local", false), loop, clock,
            new NoMetrics());

    private static ClusterEvent node(String name) {
        return new ClusterEvent.Changed(C1, List.of(new FactChange.Put(
                new NodeFact(new ObjectKey("", name), Locality.NONE, List.of(), Labels.EMPTY))), 0);
    }

    @Test
    void whatWaitsInTheQueueGoesIntoOneWorld() {
        List<World> published = new ArrayList<>();
        registry.subscribe((world, _) -> published.add(world));
        registry.post(new ClusterEvent.Attached(C1));
        for (int i = 0; i < 100; i++) {
            registry.post(node("n" + i));
        }
        clock.settle();
        assertEquals(1, published.size());
        assertEquals(100, requireNonNull(registry.world().clusters().get(C1)).nodes().size());
        registry.post(node("late"));
        clock.settle();
        assertEquals(2, published.size());
        assertSame(published.getLast(), registry.world());
    }

    @Test
    void whatChangesNothingIsNotPublished() {
        registry.post(new ClusterEvent.Attached(C1));
        registry.post(node("n"));
        clock.settle();
        World before = registry.world();
        registry.post(node("n"));
        registry.post(new ClusterEvent.Changed(C1, List.of(new FactChange.Put(
                new NamespaceFact(new ObjectKey("", "any"), Labels.EMPTY, Labels.EMPTY))), 0));
        clock.settle();
        assertSame(before, registry.world());
    }

    @Test
    void gatewaysThatAreKnownByAHostNameComeInByTheAddressesThatItHas() {
        List<Set<String>> asked = new ArrayList<>();
        registry.resolveBy(asked::add);
        registry.post(new ClusterEvent.Attached(C1));
        registry.post(
                new ClusterEvent.Snapshot(C1, List.of(Facts.gateway("eastwest", "net1", "LB.example.com", "192.0.2.1")), 0));
        clock.settle();
        assertEquals(List.of(Set.of("lb.example.com")), asked);
        assertEquals(List.of("192.0.2.1"), registry.world().gateways().stream().map(NetworkGateway::address).toList());
        List<WorldDelta> deltas = new ArrayList<>();
        registry.subscribe((_, delta) -> deltas.add(delta));
        registry.resolved(Map.of("lb.example.com", List.of("198.51.100.1", "198.51.100.2")));
        clock.settle();
        assertEquals(List.of("192.0.2.1", "198.51.100.1", "198.51.100.2"),
                registry.world().gateways().stream().map(NetworkGateway::address).toList());
        assertEquals(List.of(true), deltas.stream().map(WorldDelta::everything).toList());
        registry.post(new ClusterEvent.Detached(C1));
        clock.settle();
        assertEquals(Set.of(), asked.getLast());
    }

    @Test
    void gatewaysOfTheMeshNetworksMayBeHostNamesToo() {
        List<Set<String>> asked = new ArrayList<>();
        registry.resolveBy(asked::add);
        registry.configure(TestMesh.withGateway("net2", "lb.example.com", 15443));
        clock.settle();
        assertEquals(List.of(Set.of("lb.example.com")), asked);
        registry.resolved(Map.of("lb.example.com", List.of("198.51.100.1")));
        clock.settle();
        assertEquals(List.of(new NetworkGateway(Network.of("net2"), null, "198.51.100.1", 15443)), registry.world().gateways());
    }

    @Test
    void aClusterOfWhichNothingIsKnownLeavesTheWorldIncomplete() {
        registry.post(new ClusterEvent.Attached(C1));
        clock.settle();
        assertEquals(false, registry.world().isComplete());
        registry.post(new ClusterEvent.Snapshot(C1, List.of(), 0));
        clock.settle();
        assertEquals(true, registry.world().isComplete());
    }
}
