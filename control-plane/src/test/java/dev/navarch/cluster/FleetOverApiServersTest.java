package dev.navarch.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.Credential;
import dev.navarch.kube.KubeLimits;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.kube.VertxKubeClients;
import dev.navarch.local.Eventually;
import dev.navarch.local.LocalCluster;
import dev.navarch.local.Workloads;
import dev.navarch.local.embedded.EmbeddedCluster;
import dev.navarch.loop.Clock;
import dev.navarch.loop.ThreadEventLoop;
import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.ServiceFact;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fleet over the real Kubernetes edge and embedded API servers. */
class FleetOverApiServersTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final ClusterId TWO = new ClusterId("cluster2");
    private static final String SECRETS = "/api/v1/namespaces/istio-system/secrets";
    private static final List<String> KINDS = List.of("services", "endpointslices", "pods", "nodes", "namespaces");

    private final List<Throwable> bugs = new CopyOnWriteArrayList<>();
    private final List<ClusterEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger inPlace = new AtomicInteger();
    private final Vertx vertx = EmbeddedCluster.newVertx(1);
    private final EmbeddedCluster one = cluster("cluster1");
    private final EmbeddedCluster two = cluster("cluster2");
    private final ThreadEventLoop loop = new ThreadEventLoop("fleet", Clock.SYSTEM, (_, bug) -> bugs.add(bug));
    private final VertxKubeClients clients = new VertxKubeClients(quick(), "navarch/test", Clock.SYSTEM, new Random(1),
            (_, bug) -> bugs.add(bug), _ -> (_, _, _) -> {
            });
    private final Fleet fleet = new Fleet(new FleetSettings(new ClusterId("cluster1"), new ConfigScope("", "default"), TIMEOUT,
            ClusterLimits.forHeap(4L << 30)),
            new FleetWiring(loop, Clock.SYSTEM, clients, text -> Kubeconfig.judge(text, Set.of()), events::add,
                    new ClusterMetrics() {
                        @Override
                        public void rotated(ClusterId cluster, Rotated how) {
                            if (how == Rotated.IN_PLACE) {
                                inPlace.incrementAndGet();
                            }
                        }
                    }, List.of()));

    @BeforeEach
    void prepare() {
        new Workloads(one.api()).namespace("istio-system", Map.of());
        Workloads workloads = new Workloads(two.api());
        workloads.namespace("istio-system", Map.of());
        workloads.namespace("sample", Map.of());
        workloads.serviceAccount("istio-system", "reader");
        workloads.service("sample", "hello", Map.of("app", "hello"), Map.of("http", 5000));
    }

    @AfterEach
    void tidy() {
        fleet.close();
        loop.close();
        clients.close();
        one.close();
        two.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        assertEquals(List.of(), bugs);
    }

    @Test
    void aHundredRotationsCostNoEventAndNoWatchAndTheNewestTokenIsTheOneInUse() {
        one.api().create(SECRETS, secret(two));
        start();
        until("ready");
        Eventually.holds("every kind is watched", SOON,
                () -> KINDS.stream().allMatch(kind -> requests(two.requests().all(), "watch " + kind) > 0));
        events.clear();
        Map<String, Long> before = two.requests().all();
        for (int i = 1; i <= 100; i++) {
            one.api().replace(SECRETS + "/remote", secret(two));
            int so = i;
            Eventually.holds("rotation " + i, SOON, () -> inPlace.get() == so);
        }
        assertEquals(List.of(), ofTwo());
        for (String kind : KINDS) {
            assertEquals(requests(before, "list " + kind), requests(two.requests().all(), "list " + kind), kind);
            assertEquals(requests(before, "watch " + kind), requests(two.requests().all(), "watch " + kind), kind);
        }
        two.faults().endWatches();
        new Workloads(two.api()).service("sample", "new", Map.of(), Map.of("http", 5000));
        Eventually.holds("the new service", SOON, () -> ofTwo().stream().anyMatch(FleetOverApiServersTest::putsNew));
        assertEquals("in use", report().credential());
    }

    @Test
    void aDeletedSecretDetaches() {
        one.api().create(SECRETS, secret(two));
        start();
        until("ready");
        one.api().delete(SECRETS + "/remote");
        Eventually.holds("detached", SOON, () -> fleet.clusters().size() == 1);
        assertEquals(new ClusterEvent.Detached(TWO), ofTwo().getLast());
    }

    @Test
    void aSecretWithoutTheLabelIsNoneOfOurs() {
        one.api().create(SECRETS, secret(two).replace("istio/multiCluster", "istio/other"));
        start();
        Eventually.holds("synced", SOON, this::synced);
        assertEquals(1, fleet.clusters().size());
        one.api().replace(SECRETS + "/remote", secret(two));
        until("ready");
        one.api().replace(SECRETS + "/remote", secret(two).replace("istio/multiCluster", "istio/other"));
        Eventually.holds("detached", SOON, () -> fleet.clusters().size() == 1);
    }

    @Test
    void aRemoteThatIsDeadAtTheStartIsNotWaitedForLongAndHealsByItself() {
        String remote = secret(two);
        two.stopApiServer();
        one.api().create(SECRETS, remote);
        start();
        Eventually.holds("synced", SOON, this::synced);
        assertEquals("timeout", report().syncStatus());
        two.startApiServer();
        until("ready");
    }

    @Test
    void anotherClusterUnderTheSameIdTakesOverWithOneSnapshot() {
        try (EmbeddedCluster three = cluster("cluster3")) {
            Workloads workloads = new Workloads(three.api());
            workloads.namespace("istio-system", Map.of());
            workloads.serviceAccount("istio-system", "reader");
            one.api().create(SECRETS, secret(two));
            start();
            until("ready");
            events.clear();
            one.api().replace(SECRETS + "/remote", secret(three));
            Eventually.holds("the new server", SOON, () -> report().server().equals(three.server().toString()));
            assertEquals(1, ofTwo().size(), ofTwo().toString());
            assertTrue(ofTwo().getFirst() instanceof ClusterEvent.Snapshot(var _, List<Fact> facts, var _)
                    && facts.stream().noneMatch(fact -> fact.key().name().equals("hello")));
        }
    }

    private void start() {
        Credential credential = switch (Kubeconfig.judge(one.adminKubeconfig(), Set.of())) {
            case Kubeconfig.Accepted(Credential accepted) -> accepted;
            case Kubeconfig.Refused(String reason) -> throw new AssertionError(reason);
        };
        var client = clients.client(credential);
        fleet.start(client, credential, new SecretSource(client, "istio-system"));
    }

    private boolean synced() {
        return fleet.synced().toCompletableFuture().isDone();
    }

    private void until(String state) {
        Eventually.holds("cluster2 " + state, SOON,
                () -> fleet.clusters().stream().anyMatch(row -> row.id().equals("cluster2") && row.state().equals(state)));
    }

    private ClusterReport report() {
        return fleet.clusters().getLast();
    }

    private List<ClusterEvent> ofTwo() {
        return events.stream().filter(event -> event.cluster().equals(TWO)).toList();
    }

    private static boolean putsNew(ClusterEvent event) {
        return event instanceof ClusterEvent.Changed(var _, List<FactChange> changes, var _) && changes.stream()
                .anyMatch(change -> change instanceof FactChange.Put(ServiceFact service) && service.key().name().equals("new"));
    }

    private static long requests(Map<String, Long> counts, String what) {
        return counts.getOrDefault(what, 0L);
    }

    private static String secret(LocalCluster remote) {
        String kubeconfig = remote.kubeconfigFor("istio-system", "reader");
        return """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "remote", "labels": {"istio/multiCluster": "true"}},
                 "data": {"cluster2": "%s"}}"""
                .formatted(Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8)));
    }

    private EmbeddedCluster cluster(String name) {
        return EmbeddedCluster.builder(name).vertx(vertx).start();
    }

    /** Comes back at once, so that nothing waits for a pause. */
    private static KubeLimits quick() {
        KubeLimits d = KubeLimits.defaults();
        return new KubeLimits(1, d.connectTimeout(), d.responseTimeout(), d.probeTimeout(), d.pingInterval(), d.pingTimeout(),
                d.watchSilence(), d.watchTimeoutLeast(), d.watchTimeoutMost(), d.watchGrace(), Duration.ofMillis(20),
                Duration.ofMillis(200), d.absentPause(), d.absentMost(), d.retryAfterMost(), d.pageSize(), d.pageBytes(),
                d.pageRestarts(), d.objects(),
                d.frameBytes(),
                d.errorBytes(), d.tokenFileAge(), d.internedStrings());
    }
}
