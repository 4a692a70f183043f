package dev.navarch.testkit;

import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import dev.navarch.registry.Registry;
import dev.navarch.registry.RegistryMetrics;
import dev.navarch.registry.RegistrySettings;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Worlds for tests, made by a real registry from facts that the test states. */
public final class Worlds {
    private final FakeClock clock = new FakeClock();
    private final Registry registry;
    private final Set<ClusterId> attached = new HashSet<>();
    private WorldDelta delta = WorldDelta.NONE;

    /** A mesh whose configuration cluster is {@code c1} and whose system namespace is {@code istio-system}. */
    public Worlds() {
        this("c1");
    }

    public Worlds(String configCluster) {
        this(new RegistrySettings(new ClusterId(configCluster), "istio-system", "cluster.local", false));
    }

    private Worlds(RegistrySettings settings) {
        registry = new Registry(settings, new FakeLoop("world", clock), clock, new NoCounts());
        registry.subscribe((_, change) -> delta = delta.then(change));
    }

    /** A mesh like the first where a pod's addresses of both families make one endpoint. */
    public static Worlds dualStack() {
        return new Worlds(new RegistrySettings(new ClusterId("c1"), "istio-system", "cluster.local", true));
    }

    public World world() {
        return registry.world();
    }

    /** What changed since this was last asked. */
    public WorldDelta takeDelta() {
        WorldDelta taken = delta;
        delta = WorldDelta.NONE;
        return taken;
    }

    /** States that a cluster has these objects; the cluster is attached first where need be. */
    public Worlds put(String cluster, Fact... facts) {
        return change(cluster, Arrays.stream(facts).map(FactChange.Put::new).toArray(FactChange[]::new));
    }

    public Worlds remove(String cluster, FactKind kind, String namespace, String name) {
        return change(cluster, new FactChange.Gone(kind, new ObjectKey(namespace, name)));
    }

    public Worlds detach(String cluster) {
        attached.remove(new ClusterId(cluster));
        return post(new ClusterEvent.Detached(new ClusterId(cluster)));
    }

    public Worlds configure(MeshConfig mesh) {
        registry.configure(mesh);
        clock.settle();
        return this;
    }

    private Worlds change(String cluster, FactChange... changes) {
        ClusterId id = new ClusterId(cluster);
        if (attached.add(id)) {
            post(new ClusterEvent.Attached(id));
            post(new ClusterEvent.Snapshot(id, java.util.List.of(), clock.nanos()));
            post(new ClusterEvent.StateChanged(id, new ClusterState.Ready()));
        }
        return post(new ClusterEvent.Changed(id, Arrays.asList(changes), clock.nanos()));
    }

    private Worlds post(ClusterEvent event) {
        registry.post(event);
        clock.settle();
        return this;
    }

    private static final class NoCounts implements RegistryMetrics {
        @Override
        public void fact(FactKind kind, FactEvent event) {
        }

        @Override
        public void endpointsWithoutPod(ClusterId cluster, int count) {
        }

        @Override
        public void published(long version, long lagNanos) {
        }
    }
}
