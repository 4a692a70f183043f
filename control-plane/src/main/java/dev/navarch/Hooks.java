package dev.navarch;

import dev.navarch.admin.Metrics;
import dev.navarch.inject.InjectionSource;
import dev.navarch.inject.Injector;
import dev.navarch.inject.InjectorSettings;
import dev.navarch.inject.Kubelets;
import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.KubeClient;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.ClusterView;
import dev.navarch.model.NodeFact;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.World;
import dev.navarch.validate.StoredWithoutEffect;
import dev.navarch.validate.Validator;
import dev.navarch.webhook.WebhookLimits;
import dev.navarch.webhook.WebhookServer;
import dev.navarch.webhook.Webhooks;
import dev.navarch.inject.Namespaces;
import dev.navarch.inject.ProxyConfigSource;
import dev.navarch.inject.functions.TemplateFunctions;
import dev.navarch.inject.pod.ProxyIds;
import dev.navarch.kube.Answer;
import dev.navarch.model.ClusterId;
import dev.navarch.model.NamespaceFact;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** The webhooks as they are configured: injection and validation, behind one port. */
final class Hooks implements AutoCloseable {
    /** Where Istio's chart would mount the injector's configuration. */
    private static final Path FILES = Path.of("./var/lib/istio/inject");
    private static final long PROXY_USER = 1337;
    /** API servers wait ten seconds for a webhook. */
    private static final Duration NAMESPACE_WAIT = Duration.ofSeconds(3);

    private final Config config;
    private final Clock clock;
    private final Sources sources;
    private final AtomicReference<Function<ClusterId, Optional<KubeClient>>> clusters;
    private final Webhooks webhooks;
    private @Nullable WebhookServer server;
    private boolean closed;

    /** What is read for the webhooks. */
    private record Sources(InjectionSource injector, ProxyConfigSource proxies, StoredWithoutEffect stored) {
    }

    private Hooks(Config config, Clock clock, Sources sources,
            AtomicReference<Function<ClusterId, Optional<KubeClient>>> clusters, Webhooks webhooks) {
        this.config = config;
        this.clock = clock;
        this.sources = sources;
        this.clusters = clusters;
        this.webhooks = webhooks;
    }

    /** @param client of the config cluster; stays the caller's */
    static Hooks open(Config config, Map<String, String> environment, KubeClient client, EventLoop loop, Clock clock,
            Metrics metrics,
            Supplier<World> world, Duration filesLookedAtEvery) {
        Config.Self self = config.self();
        InjectionSource source = new InjectionSource(
                new InjectionSource.Settings(FILES, filesLookedAtEvery, self.namespace(), self.revision()), client, loop,
                metrics.injection(),
                TemplateFunctions.all(environment, InstantSource.system(), new SecureRandom()));
        ConfigScope scope = new ConfigScope(config.mesh().watchNamespace(), self.revision());
        ProxyConfigSource proxies = new ProxyConfigSource(client, scope, loop);
        AtomicReference<Function<ClusterId, Optional<KubeClient>>> clusters = new AtomicReference<>(_ -> Optional.empty());
        Injector injector = new Injector(
                new InjectorSettings(self.revision(), new ProxyIds(PROXY_USER, PROXY_USER),
                        self.platform().equalsIgnoreCase("openshift"), environment.getOrDefault("COMPLIANCE_POLICY", ""),
                        InjectorSettings.NativeSidecars.of(config.injection().nativeSidecars())),
                new Injector.Wiring(source::config, () -> world.get().mesh().json(), proxies,
                        new Injector.Surroundings(kubelets(world), namespaces(clusters)), metrics.injection(), clock));
        StoredWithoutEffect stored = new StoredWithoutEffect(client, scope, loop, metrics.inputs()::storedWithoutEffect);
        return new Hooks(config, clock, new Sources(source, proxies, stored), clusters,
                new Webhooks(WebhookLimits.defaults(), config.injection().enabled() ? injector : null,
                        new Validator(metrics.validation())));
    }

    /** Done when the injector's configuration was looked for once; at once when nobody is to be injected. */
    CompletableFuture<Void> start() {
        sources.stored.start();
        return config.injection().enabled()
                ? CompletableFuture.allOf(sources.injector.start(), sources.proxies.start())
                : CompletableFuture.completedFuture(null);
    }

    /** From now on namespaces of these clusters can be asked for. */
    void follow(Function<ClusterId, Optional<KubeClient>> known) {
        clusters.set(known);
    }

    /** What answers, for a port that has no TLS. */
    Webhooks webhooks() {
        return webhooks;
    }

    /**
     * Listens, unless closed already. Returns the port, 0 when closed.
     *
     * @param keys asked at each handshake
     */
    synchronized int listen(Config.Address address, X509KeyManager keys) throws IOException {
        if (closed) {
            return 0;
        }
        WebhookServer listening = WebhookServer.listen(webhooks,
                WebhookServer.Security.from(keys, config.serving().minVersion(), config.serving().cipherSuites()), clock,
                address.host(),
                address.port());
        server = listening;
        return listening.port();
    }

    /** Asked of the API server that is the pod's; where none answers in time, the namespace says nothing. */
    private static Namespaces namespaces(AtomicReference<Function<ClusterId, Optional<KubeClient>>> clusters) {
        return (cluster, name) -> {
            Optional<KubeClient> client = Objects.requireNonNull(clusters.get()).apply(cluster);
            Answer<NamespaceFact> answer = client.isEmpty()
                    ? new Answer.Absent<>()
                    : client.get().namespace(name).toCompletableFuture().completeOnTimeout(new Answer.Absent<>(),
                            NAMESPACE_WAIT.toMillis(), TimeUnit.MILLISECONDS).join();
            return answer instanceof Answer.Found<NamespaceFact>(NamespaceFact found) ? found.annotations().toMap() : Map.of();
        };
    }

    /** By the nodes that are known; a pod that is bound to one is judged by that one. */
    private static Kubelets kubelets(Supplier<World> world) {
        return (cluster, node) -> {
            ClusterView view = world.get().clusters().get(cluster);
            if (view == null || view.nodes().isEmpty()) {
                return false;
            }
            NodeFact bound = node.isEmpty() ? null : view.nodes().get(new ObjectKey("", node));
            return bound != null
                    ? bound.kubeletMinor() >= Kubelets.NATIVE_SIDECARS_SINCE
                    : view.nodes().values().stream().allMatch(each -> each.kubeletMinor() >= Kubelets.NATIVE_SIDECARS_SINCE);
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            server.close();
        }
        sources.stored.close();
        sources.injector.close();
        sources.proxies.close();
    }
}
