package dev.navarch.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.cluster.ClusterLimits;
import dev.navarch.cluster.ClusterMetrics;
import dev.navarch.cluster.ClusterReport;
import dev.navarch.cluster.Fleet;
import dev.navarch.cluster.FleetSettings;
import dev.navarch.cluster.FleetWiring;
import dev.navarch.cluster.RemoteSource;
import dev.navarch.generate.Projection;
import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.generate.name.NameTables.PodsOf;
import dev.navarch.generate.name.NameTables;
import dev.navarch.generate.route.Routes;
import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.Credential;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.KubeClients;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.model.ClusterId;
import dev.navarch.model.ClusterView;
import dev.navarch.model.World;
import dev.navarch.registry.Registry;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeKube;
import dev.navarch.testkit.FakeLoop;
import dev.navarch.xds.Delivery;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One control plane, wired as {@code Daemon} wires it, from API servers to calls. It serves nobody before its fleet says so. */
final class Replica implements AutoCloseable {
    private static final Duration REMOTE_TIMEOUT = Duration.ofSeconds(30);

    private static final int RECENT = 100;
    private static final long COMPLETE = Long.MAX_VALUE;

    final String name;
    final Projection generation = new Projection(
            List.of(new Clusters(), new Endpoints(), new ListenerGeneration(), new Routes(),
                    new NameTables(PodsOf.ALL_CLUSTERS)));
    final Delivery delivery;
    private final ApiServers servers;
    private final FakeLoop worldLoop;
    private final FakeLoop fleetLoop;
    private final Registry registry;
    private final Fleet fleet;
    private final Told told = new Told();
    private final Clients clients = new Clients();
    private final Secrets source = new Secrets();
    private final FakeClock clock;
    /** Of each proxy's latest stream. */
    private final Map<Envoy, Ledger> ledgers = new LinkedHashMap<>();
    private final ArrayDeque<World> recent = new ArrayDeque<>();
    private long incompleteSince = COMPLETE;

    /** @param secrets what the config cluster names at the start: for each cluster server and token */
    Replica(String name, FakeClock clock, ApiServers servers, Map<String, String> secrets) {
        this.name = name;
        this.clock = clock;
        this.servers = servers;
        worldLoop = new FakeLoop("world", clock);
        fleetLoop = new FakeLoop("fleet", clock);
        delivery = new Delivery(clock, generation, 2);
        registry = new Registry(Told.SETTINGS, worldLoop, clock, Told.NO_COUNTS);
        registry.subscribe((world, _) -> sees(world));
        registry.subscribe(delivery::publish);
        fleet = new Fleet(new FleetSettings(new ClusterId("c0"), new ConfigScope("", "default"), REMOTE_TIMEOUT,
                ClusterLimits.forHeap(4L << 30)),
                new FleetWiring(fleetLoop, clock, clients, Replica::judge, event -> {
                    told.hear(event);
                    registry.post(event);
                }, ClusterMetrics.NONE, List.of()));
        Credential own = FakeKube.credential("h0", "own");
        fleet.start(clients.client(own), own, source);
        fleetLoop.post(
                () -> source.listener().listed(secrets.entrySet().stream().map(e -> origin(e.getKey(), e.getValue())).toList()));
    }

    private static Kubeconfig judge(String text) {
        String[] words = text.split(" ", -1);
        return new Kubeconfig.Accepted(FakeKube.credential(words[0], words[1]));
    }

    private static RemoteSource.Origin origin(String cluster, String kubeconfig) {
        return new RemoteSource.Origin("secret-of-" + cluster, Map.of(cluster, kubeconfig));
    }

    void secret(String cluster, @Nullable String kubeconfig) {
        if (kubeconfig == null) {
            source.listener().gone("secret-of-" + cluster);
        } else {
            source.listener().changed(origin(cluster, kubeconfig));
        }
    }

    /** Whether it takes calls. */
    boolean serves() {
        return fleet.synced().toCompletableFuture().isDone() && delivery.hasWorld();
    }

    World world() {
        return registry.world();
    }

    List<ClusterReport> clusters() {
        return fleet.clusters();
    }

    /** Checks, when nothing is under way, what holds of Worlds: (a), (b) and (h). */
    void check(Random order) {
        World world = world();
        if (world.isComplete()) {
            // Delivery need not have seen a World that was complete for a moment only.
            incompleteSince = COMPLETE;
        }
        Told.assertSame("(a) " + name, told.fold(order), world);
        Set<ClusterId> attached = new HashSet<>();
        for (ClusterReport row : fleet.clusters()) {
            ClusterId cluster = new ClusterId(row.id());
            attached.add(cluster);
            if (told.knows(cluster)) {
                String host = URI.create(row.server()).getHost();
                assertEquals(servers.visible(host), told.facts(cluster), "(b) what " + name + " knows of " + row);
                view(world, cluster).pods().values().forEach(pod -> assertEquals(host, ApiServers.mark(pod), "(h) " + row));
            } else {
                assertTrue(world.pending().contains(cluster), "(b) " + cluster + " is not known and not pending");
            }
        }
        assertEquals(attached, world.clusters().keySet(), "(b) clusters of the World of " + name);
        world.endpoints().forEach((service, endpoints) -> assertTrue(attached.containsAll(endpoints.byCluster().keySet()),
                () -> "(b) endpoints of " + service + " in " + endpoints.byCluster().keySet()));
        world.services().values().forEach(service -> assertTrue(attached.containsAll(service.vips().keySet()),
                () -> "(b) addresses of " + service));
    }

    private static ClusterView view(World world, ClusterId cluster) {
        ClusterView view = world.clusters().get(cluster);
        if (view == null) {
            throw new AssertionError("(b) the World lacks " + cluster);
        }
        return view;
    }

    /** The books of a new stream. */
    Ledger ledger(Versions versions, Envoy proxy) {
        Ledger ledger = new Ledger(new Ledger.Context(clock, generation, versions, () -> incompleteSince, recent), proxy.delta,
                proxy.proxy);
        ledgers.put(proxy, ledger);
        return ledger;
    }

    private void sees(World world) {
        assertNoneIsMixed(world);
        if (!world.isComplete() && incompleteSince == COMPLETE) {
            incompleteSince = clock.nanos();
        }
        recent.add(world);
        if (recent.size() > RECENT) {
            recent.remove();
        }
        ledgers.values().forEach(ledger -> ledger.sees(world));
    }

    /** Of every World that is published: no cluster's objects come from two servers. */
    private void assertNoneIsMixed(World world) {
        world.clusters().forEach((cluster, view) -> {
            Set<String> marks = new HashSet<>();
            view.pods().values().forEach(pod -> marks.add(ApiServers.mark(pod)));
            view.services().values().forEach(all -> all.forEach(service -> marks.add(ApiServers.mark(service))));
            marks.remove("");
            assertTrue(marks.size() < 2,
                    () -> "(h) " + cluster + " in World " + world.version() + " of " + name + " has " + marks);
        });
    }

    /** Ends as a process that is killed. */
    @Override
    public void close() {
        fleetLoop.close();
        worldLoop.close();
        delivery.close();
        clients.close();
    }

    private final class Clients implements KubeClients {
        private final List<KubeClient> made = new ArrayList<>();

        @Override
        public KubeClient client(Credential credential) {
            KubeClient client = servers.kube.client(credential);
            made.add(client);
            return client;
        }

        @Override
        public void close() {
            made.forEach(KubeClient::close);
        }
    }

    private static final class Secrets implements RemoteSource {
        private final List<Listener> listeners = new ArrayList<>();

        @Override
        public void start(Listener listener) {
            listeners.add(listener);
        }

        @Override
        public void close() {
            listeners.clear();
        }

        Listener listener() {
            return listeners.getFirst();
        }
    }
}
