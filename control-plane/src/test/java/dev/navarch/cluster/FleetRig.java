package dev.navarch.cluster;

import static dev.navarch.testkit.FakeKube.credential;

import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterState;
import dev.navarch.model.Fact;
import dev.navarch.model.Labels;
import dev.navarch.model.NamespaceFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeKube;
import dev.navarch.testkit.FakeKubeClient;
import dev.navarch.testkit.FakeLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A fleet among fakes: kubeconfigs are written {@code host token}, or {@code bad}. */
final class FleetRig {
    static final ClusterId HOME = new ClusterId("home");
    static final ClusterId EAST = new ClusterId("east");
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    final FakeClock clock = new FakeClock();
    final FakeLoop loop = new FakeLoop("fleet", clock);
    final FakeKube kube = new FakeKube();
    final List<ClusterEvent> events = new ArrayList<>();
    final CountingMetrics metrics = new CountingMetrics();
    final Source source = new Source();
    final Fleet fleet;
    final FakeKubeClient home = kube.client(credential("home", "token"));

    FleetRig() {
        this(TIMEOUT, ClusterLimits.forHeap(4L << 30));
    }

    FleetRig(Duration timeout, ClusterLimits limits) {
        this(timeout, limits, List.of());
    }

    FleetRig(Duration timeout, ClusterLimits limits, List<ClusterListener> followers) {
        fleet = new Fleet(new FleetSettings(HOME, new ConfigScope("", "default"), timeout, limits),
                new FleetWiring(loop, clock, kube, FleetRig::judge, events::add, metrics, followers));
    }

    /** Starts with these secrets, the config cluster in sync. */
    FleetRig started(RemoteSource.Origin... secrets) {
        fleet.start(home, credential("home", "token"), source);
        clock.settle();
        source.listener().listed(List.of(secrets));
        clock.settle();
        answer("home");
        return this;
    }

    static RemoteSource.Origin secret(String name, String cluster, String kubeconfig) {
        return new RemoteSource.Origin(name, Map.of(cluster, kubeconfig));
    }

    void put(String name, String cluster, String kubeconfig) {
        source.listener().changed(secret(name, cluster, kubeconfig));
        clock.settle();
    }

    void remove(String name) {
        source.listener().gone(name);
        clock.settle();
    }

    void answer(String host) {
        kube.server(host).answer();
        clock.settle();
    }

    /** Starts, with one remote cluster called east in sync, and forgets what was told so far. */
    FleetRig withEast() {
        kube.server("e1").put(namespace("apps"));
        started(secret("s", "east", "e1 t1"));
        answer("e1");
        events.clear();
        return this;
    }

    ClusterReport report(String cluster) {
        return fleet.clusters().stream().filter(row -> row.id().equals(cluster)).findFirst()
                .orElseThrow(() -> new AssertionError(cluster + " is not among " + fleet.clusters()));
    }

    boolean synced() {
        return fleet.synced().toCompletableFuture().isDone();
    }

    List<ClusterState> states(ClusterId cluster) {
        return events.stream().filter(event -> event.cluster().equals(cluster))
                .flatMap(event -> event instanceof ClusterEvent.StateChanged(var _, ClusterState state)
                        ? java.util.stream.Stream.of(state)
                        : java.util.stream.Stream.of())
                .toList();
    }

    static Fact namespace(String name) {
        return new NamespaceFact(new ObjectKey("", name), Labels.EMPTY, Labels.EMPTY);
    }

    private static Kubeconfig judge(String text) {
        int space = text.indexOf(' ');
        return space < 0
                ? new Kubeconfig.Refused("kubeconfig is not allowed: exec is not allowed")
                : new Kubeconfig.Accepted(credential(text.substring(0, space), text.substring(space + 1)));
    }

    /** Keeps the listener, for the test to speak. */
    static final class Source implements RemoteSource {
        private final List<Listener> listeners = new ArrayList<>();
        boolean closed;

        @Override
        public void start(Listener listener) {
            listeners.add(listener);
        }

        @Override
        public void close() {
            closed = true;
        }

        Listener listener() {
            return listeners.getFirst();
        }
    }

    /** What dashboards would show. */
    static final class CountingMetrics implements ClusterMetrics {
        final Map<ClusterId, String> status = new TreeMap<>();
        final List<String> counted = new ArrayList<>();
        int remotes;

        @Override
        public void remoteClusters(int count) {
            remotes = count;
        }

        @Override
        public void state(ClusterId cluster, ClusterState state) {
            status.put(cluster, state.syncStatus());
        }

        @Override
        public void removed(ClusterId cluster) {
            status.remove(cluster);
        }

        @Override
        public void syncTimedOut(ClusterId cluster) {
            counted.add("timeout " + cluster);
        }

        @Override
        public void secretEvent(SecretEvent event) {
            counted.add(event.label());
        }

        @Override
        public void watchError(ClusterId cluster) {
            counted.add("watch error " + cluster);
        }

        @Override
        public void credentialRefused(ClusterId cluster) {
            counted.add("refused " + cluster);
        }

        @Override
        public void rotated(ClusterId cluster, Rotated how) {
            counted.add(how + " " + cluster);
        }

        @Override
        public void heldBack(ClusterId cluster, boolean heldBack) {
            counted.add((heldBack ? "held back " : "no longer held back ") + cluster);
        }

        long count(String what) {
            return counted.stream().filter(what::equals).count();
        }
    }
}
