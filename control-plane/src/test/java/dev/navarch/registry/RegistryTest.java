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
    void aClusterOfWhichNothingIsKnownLeavesTheWorldIncomplete() {
        registry.post(new ClusterEvent.Attached(C1));
        clock.settle();
        assertEquals(false, registry.world().isComplete());
        registry.post(new ClusterEvent.Snapshot(C1, List.of(), 0));
        clock.settle();
        assertEquals(true, registry.world().isComplete());
    }
}
