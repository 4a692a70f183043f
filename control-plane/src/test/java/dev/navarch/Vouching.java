package dev.navarch;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.navarch.admin.Metrics;
import dev.navarch.admin.DebugSource;
import dev.navarch.generate.Projection;
import dev.navarch.generate.ProxyParser;
import dev.navarch.generate.cluster.Clusters;
import dev.navarch.identity.authn.Authenticators;
import dev.navarch.identity.authn.AuthnLimits;
import dev.navarch.identity.authn.AuthnSettings;
import dev.navarch.identity.authn.Cidr;
import dev.navarch.kube.Credential;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.KubeLimits;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.kube.VertxKubeClients;
import dev.navarch.loop.Clock;
import dev.navarch.loop.ThreadEventLoop;
import dev.navarch.local.KubeApi;
import dev.navarch.model.ClusterId;
import dev.navarch.testkit.Facts;
import dev.navarch.testkit.TestPki;
import dev.navarch.testkit.Worlds;
import dev.navarch.xds.DebugService;
import dev.navarch.xds.PortAccess;
import dev.navarch.xds.ServerPort;
import dev.navarch.xds.Tls;
import dev.navarch.xds.XdsServer;
import dev.navarch.xds.XdsSettings;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Metadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The TLS port with the API servers of two embedded clusters behind it, and all that was logged. */
final class Vouching implements AutoCloseable {
    static final ClusterId C1 = new ClusterId("cluster1");
    static final ClusterId C2 = new ClusterId("cluster2");

    final Embedded clusters = new Embedded(2);
    final TestPki pki = new TestPki();
    final Authenticators authenticators;
    final Worlds worlds = new Worlds("cluster1");
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final List<Throwable> bugs = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Clock clock = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now().plus(ahead.get());
        }
    };
    private final ThreadEventLoop loop = new ThreadEventLoop("authn", clock, (_, bug) -> bugs.add(bug));
    private final ThreadEventLoop projection = new ThreadEventLoop("projection", clock, (_, bug) -> bugs.add(bug));
    private final VertxKubeClients clients = new VertxKubeClients(KubeLimits.defaults(), "navarch/test", clock, new Random(1),
            (_, bug) -> bugs.add(bug), _ -> (_, _, _) -> {
            });
    private final Metrics metrics = new Metrics("test", clock, DebugSource.NOTHING);
    private final XdsServer server;
    private final int port;

    Vouching(String trustedGateways) throws IOException {
        for (int number = 1; number <= 2; number++) {
            clusters.get(number)
                    .load(List.of("{apiVersion: v1, kind: ServiceAccount, metadata: {name: sleep, namespace: sample}}",
                            "{apiVersion: v1, kind: ServiceAccount, metadata: {name: sleep, namespace: other}}"));
        }
        root().addAppender(log);
        log.start();
        AuthnSettings settings = new AuthnSettings(C1, Map.of("two", C2), List.of("istio-ca"), Cidr.parse(trustedGateways), null);
        authenticators = new Authenticators(settings, AuthnLimits.defaults().withPatience(Duration.ofSeconds(60)),
                new Authenticators.Seams(loop, clock, metrics.callers(), () -> "cluster.local"));
        authenticators.reached(C1, client(1));
        authenticators.reached(C2, client(2));
        server = new XdsServer(XdsSettings.defaults(1, "{}"), new XdsServer.Seams(new Projection(List.of(new Clusters())),
                new ProxyParser(Map.of(new ClusterId("two"), C2))::parse, metrics.delivery(), projection, () -> true, clock,
                (_, bug) -> bugs.add(bug)));
        publish();
        Tls tls = new Tls(pki.leaf("istiod.istio-system.svc"), pki.trust(), "1.2", List.of());
        port = server.listen(new ServerPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls,
                PortAccess.guarded(authenticators, true, DebugService.CLOSED), List.of()));
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    KubeClient client(int number) {
        return clients.client(switch (Kubeconfig.judge(clusters.kubeconfig(number), Set.of())) {
            case Kubeconfig.Accepted(Credential credential) -> credential;
            case Kubeconfig.Refused(String reason) -> throw new AssertionError(reason);
        });
    }

    /** The mesh of today: a pod in each cluster. */
    private void publish() {
        worlds.put("cluster1", Facts.pod("sample", "hello-1", "10.1.0.1", "hello")).put("cluster2",
                Facts.pod("sample", "hello-1", "10.2.0.1", "hello"));
        server.publish(worlds.world(), worlds.takeDelta());
    }

    /** A token of a service account, bound to a pod unless that is empty. */
    String token(int cluster, String namespace, String account, String audience, String pod) {
        KubeApi api = clusters.get(cluster).api();
        String bound = pod.isEmpty() ? "" : ", boundObjectRef: {kind: Pod, apiVersion: v1, name: " + pod + "}";
        return api.create("/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token",
                "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {audiences: [" + audience + "]" + bound + "}}")
                .path("status").path("token").asText();
    }

    String token(int cluster) {
        return token(cluster, "sample", "sleep", "istio-ca", "");
    }

    /** What becomes of a call of the sidecar of {@code sample/sleep} in that cluster. */
    String outcome(Metadata headers, String cluster) {
        return outcome(headers, "sample", Map.of("CLUSTER_ID", cluster, "NAMESPACE", "sample", "SERVICE_ACCOUNT", "sleep"), null);
    }

    String outcome(Metadata headers, String namespace, Map<String, String> metadata, @Nullable KeyManager certificate) {
        return new SecureClient(port, pki.trust(), certificate).outcome(headers, SecureClient.node(namespace, metadata));
    }

    String outcome(Metadata headers, Node node) {
        return new SecureClient(port, pki.trust(), null).outcome(headers, node);
    }

    /** From now on it is that much later. */
    void ahead(Duration by) {
        ahead.set(by);
    }

    /** All that was logged, with its pairs and exceptions. */
    String log() {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            all.append(event.getFormattedMessage()).append(' ').append(event.getKeyValuePairs()).append(' ')
                    .append(event.getThrowableProxy() == null ? "" : event.getThrowableProxy().getMessage()).append('\n');
        }
        return all.toString();
    }

    @Override
    public void close() {
        server.close();
        authenticators.close();
        loop.close();
        projection.close();
        clients.close();
        clusters.close();
        metrics.close();
        root().detachAppender(log);
        if (!bugs.isEmpty()) {
            throw new AssertionError("a bug was reported", bugs.getFirst());
        }
    }
}
