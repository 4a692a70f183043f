package dev.navarch.steward;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.Credential;
import dev.navarch.kube.FactSink;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.KubeLimits;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.kube.VertxKubeClients;
import dev.navarch.kube.WatchHealth;
import dev.navarch.local.Eventually;
import dev.navarch.local.KubeApi;
import dev.navarch.local.LocalCluster;
import dev.navarch.local.embedded.EmbeddedCluster;
import dev.navarch.loop.Clock;
import dev.navarch.loop.ThreadEventLoop;
import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.steward.lock.LockTimes;
import dev.navarch.steward.namespace.RootMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Two clusters, {@code cluster1} our own, and stewards over them that reach them as a remote secret's account. Elections are quicker than in
 * earnest.
 */
final class StewardRig implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);
    static final LockTimes QUICK = new LockTimes(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMillis(500), 1.2,
            Duration.ofSeconds(300));
    static final String READER = "istio-reader-service-account";

    final Map<String, LocalCluster> clusters = new TreeMap<>();
    final RecordingMetrics metrics = new RecordingMetrics();
    private final List<Throwable> bugs = new CopyOnWriteArrayList<>();
    private final List<Runnable> open = new ArrayList<>();
    private final IdentityHashMap<Steward, ThreadEventLoop> loops = new IdentityHashMap<>();

    /** Clusters in this JVM. */
    StewardRig() {
        for (String name : List.of("cluster1", "cluster2")) {
            EmbeddedCluster cluster = EmbeddedCluster.start(name);
            clusters.put(name, cluster);
            open.add(cluster::close);
            cluster.load(List.of("{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}",
                    "{apiVersion: v1, kind: Namespace, metadata: {name: sample}}",
                    "{apiVersion: v1, kind: ServiceAccount, metadata: {name: " + READER + ", namespace: istio-system}}"));
        }
    }

    /** Over clusters that stay the caller's. */
    StewardRig(LocalCluster one, LocalCluster two) {
        clusters.put("cluster1", one);
        clusters.put("cluster2", two);
    }

    static StewardSettings settings(String identity) {
        return new StewardSettings(new ClusterId("cluster1"), identity, "istio-system", "default", true, true,
                List.of(RootMap.certificates("istio-ca-root-cert"), RootMap.revocations("istio-ca-crl")), "", true, true,
                StewardLimits.defaults(), QUICK);
    }

    /** A steward of that identity, with those certificates, that follows both clusters. */
    Steward steward(String identity, String pem) {
        return steward(settings(identity), pem);
    }

    Steward steward(StewardSettings settings, String pem) {
        ThreadEventLoop loop = new ThreadEventLoop("steward-" + settings.identity(), Clock.SYSTEM, (_, bug) -> bugs.add(bug));
        open.add(loop::close);
        VertxKubeClients clients = new VertxKubeClients(KubeLimits.defaults(), "navarch/" + settings.identity(), Clock.SYSTEM,
                new Random(1), (_, bug) -> bugs.add(bug), _ -> (_, _, _) -> {
                });
        open.add(clients::close);
        Steward steward = new Steward(settings, loop, Clock.SYSTEM, new Random(settings.identity().hashCode()), metrics);
        open.add(steward::close);
        loops.put(steward, loop);
        steward.trust(new Roots(pem, ""));
        clusters.forEach((name, cluster) -> follow(steward, clients, name, cluster));
        return steward;
    }

    private static void follow(Steward steward, VertxKubeClients clients, String name, LocalCluster cluster) {
        ClusterId id = new ClusterId(name);
        KubeClient client = clients.client(credential(cluster.kubeconfigFor("istio-system", READER)));
        steward.reached(id, client);
        client.read(new FactSink() {
            @Override
            public void snapshot(List<Fact> facts, long receivedNanos) {
                steward.hear(new ClusterEvent.Snapshot(id, facts, receivedNanos));
            }

            @Override
            public void relisted(FactKind kind, List<Fact> facts, long receivedNanos) {
                steward.hear(new ClusterEvent.Relisted(id, kind, facts, receivedNanos));
            }

            @Override
            public void changed(List<FactChange> changes, long receivedNanos) {
                steward.hear(new ClusterEvent.Changed(id, changes, receivedNanos));
            }

            @Override
            public void health(WatchHealth health) {
            }
        });
    }

    static Credential credential(String kubeconfig) {
        return switch (Kubeconfig.judge(kubeconfig, Set.of())) {
            case Kubeconfig.Accepted(Credential credential) -> credential;
            case Kubeconfig.Refused(String reason) -> throw new AssertionError(reason);
        };
    }

    /** A certificate authority that is not the one of the other number, in PEM. */
    String pem(int number) {
        return credential(local(number).adminKubeconfig()).certificateAuthority();
    }

    KubeApi api(int cluster) {
        return local(cluster).api();
    }

    /** A cluster of this JVM. */
    EmbeddedCluster cluster(int number) {
        return (EmbeddedCluster) local(number);
    }

    private LocalCluster local(int number) {
        return Objects.requireNonNull(clusters.get("cluster" + number));
    }

    /** The process of that steward is no more, without a word to anyone. */
    void kill(Steward steward) {
        Objects.requireNonNull(loops.get(steward)).close();
    }

    void annotate(int cluster, String value) {
        api(cluster).merge("/api/v1/namespaces/istio-system", "{metadata: {annotations: {topology.istio.io/controlPlaneClusters: "
                + value + "}}}");
    }

    /** The text of a config map's key, empty when there is none. */
    String text(int cluster, String namespace, String map, String key) {
        try {
            return api(cluster).get("/api/v1/namespaces/" + namespace + "/configmaps/" + map).path("data").path(key).asText("");
        } catch (KubeApi.KubeApiException e) {
            return "";
        }
    }

    void awaitRoot(int cluster, String namespace, String pem) {
        Eventually.holds(pem + " in " + namespace + " of cluster" + cluster, SOON,
                () -> text(cluster, namespace, "istio-ca-root-cert", "root-cert.pem").equals(pem));
    }

    /** The lock of the remote, empty when there is none. */
    JsonNode lock() {
        return api(2).get("/api/v1/namespaces/istio-system/configmaps/istio-namespace-controller-election");
    }

    void changeLock(UnaryOperator<String> change) {
        String leader = lock().path("metadata").path("annotations").path("control-plane.alpha.kubernetes.io/leader").asText();
        api(2).merge("/api/v1/namespaces/istio-system/configmaps/istio-namespace-controller-election",
                "{metadata: {annotations: {control-plane.alpha.kubernetes.io/leader: '" + change.apply(leader) + "'}}}");
    }

    @Override
    public void close() {
        open.reversed().forEach(Runnable::run);
        if (!bugs.isEmpty()) {
            throw new AssertionError("a bug was reported", bugs.getFirst());
        }
    }
}
