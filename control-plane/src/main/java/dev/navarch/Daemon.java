package dev.navarch;

import dev.navarch.admin.AdminLimits;
import dev.navarch.admin.AdminServer;
import dev.navarch.admin.DebugAccess;
import dev.navarch.admin.DebugPages;
import dev.navarch.admin.DebugQuestions;
import dev.navarch.admin.Metrics;
import dev.navarch.admin.Readiness;
import dev.navarch.admin.Site;
import dev.navarch.admin.Sites;
import dev.navarch.cluster.ClusterLimits;
import dev.navarch.cluster.ClusterListener;
import dev.navarch.cluster.DirectorySource;
import dev.navarch.cluster.Fleet;
import dev.navarch.cluster.FleetSettings;
import dev.navarch.cluster.FleetWiring;
import dev.navarch.cluster.RemoteSource;
import dev.navarch.cluster.SecretSource;
import dev.navarch.generate.Projection;
import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.generate.name.NameTables.PodsOf;
import dev.navarch.generate.name.NameTables;
import dev.navarch.generate.route.Routes;
import dev.navarch.identity.CallCredentials;
import dev.navarch.identity.authn.Authenticators;
import dev.navarch.identity.ca.Authority;
import dev.navarch.identity.csr.CallCounter;
import dev.navarch.identity.csr.CertificateService;
import dev.navarch.jwks.KeyFetcher;
import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.Credential;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.KubeClients;
import dev.navarch.kube.KubeLimits;
import dev.navarch.kube.Kubeconfig;
import dev.navarch.kube.LocalCredential;
import dev.navarch.kube.VertxKubeClients;
import dev.navarch.kube.decode.DecodeIssues;
import dev.navarch.log.Logs;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.loop.Faults;
import dev.navarch.loop.ThreadEventLoop;
import dev.navarch.mesh.MeshConfigListener;
import dev.navarch.mesh.MeshConfigSource;
import dev.navarch.mesh.MeshReading;
import dev.navarch.mesh.MeshSettings;
import dev.navarch.model.MeshConfig;
import dev.navarch.registry.Registry;
import dev.navarch.registry.RegistrySettings;
import dev.navarch.resolve.DnsResolver;
import dev.navarch.resolve.GatewayNames;
import dev.navarch.resolve.NameLimits;
import dev.navarch.steward.Roots;
import dev.navarch.steward.Steward;
import dev.navarch.xds.DebugService;
import dev.navarch.xds.PortAccess;
import dev.navarch.xds.ServerPort;
import dev.navarch.xds.Tls;
import dev.navarch.xds.XdsServer;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wiring, top to bottom in the order of the flow, and the map of the program. What is opened is closed in the reverse order.
 *
 * <p>Proxies find a closed port until everything that was there at the start has been read, never an empty configuration; the port of the
 * readiness probe is open from the first moment and says no until then.
 */
final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Duration FILES_LOOKED_AT_EVERY = Duration.ofSeconds(1);

    private final Config config;
    private final Map<String, String> environment;
    private final Clock clock = Clock.SYSTEM;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Window window = new Window();
    private final Metrics metrics;
    private final Faults faults;
    private final AtomicBoolean serving = new AtomicBoolean();

    /** @param environment of the process; what {@code config} does not hold is read from it: how the own cluster is reached */
    Daemon(Config config, Map<String, String> environment, Faults faults) {
        this.config = config;
        this.environment = Map.copyOf(environment);
        this.faults = faults;
        this.metrics = new Metrics(BuildInfo.current().line(), clock, window);
        open.push(metrics);
    }

    /**
     * Starts everything; done when proxies are served.
     *
     * @throws IOException when it cannot be started as it is configured, in words for the operator
     */
    CompletableFuture<Void> start(Logs logs) throws IOException {
        LOG.info("Starting Istiod Server with primary cluster {}", config.self().cluster());

        // Who calls: a workload is vouched for by its own cluster.
        Authenticators callers = opened(
                AccessSettings.authenticators(config,
                        new Authenticators.Seams(loop("authn"), clock, metrics.callers(), window::trustDomain)));
        DebugService debugService = openWindow(logs, callers);

        // Facts become Worlds, Worlds become responses.
        EventLoop world = loop("world");
        EventLoop projection = loop("projection");
        Registry registry = new Registry(
                new RegistrySettings(config.self().cluster(), config.self().namespace(), config.self().domain(),
                        isOn("ISTIO_DUAL_STACK")),
                world, clock, metrics.registry());
        XdsServer xds = delivery(projection);
        resolveGateways(registry);
        KeyFetcher keys = opened(IssuerKeys.follow(registry, environment, loop("keys"), metrics.inputs()));
        registry.subscribe(xds::publish);
        window.follow(registry, xds);
        registry.subscribe(callers::published);

        // Where facts come from: the own API server first, then those that its secrets name.
        Credential credential = ownCredential();
        KubeClients clients = opened(new VertxKubeClients(KubeLimits.defaults(), Stewardship.userAgent(environment), clock,
                new SecureRandom(), faults, this::leftOut));
        KubeClient own = clients.client(credential);
        // Keys and certificates of our own.
        Certificates certificates = certificates(own);
        // What is written into clusters; it ends before the fleet does, for it gives locks back.
        Steward steward = Stewardship.steward(config, environment, loop("steward"), clock, metrics.steward());
        certificates.subscribe(bundle -> steward.trust(new Roots(bundle.pem(), bundle.revocations())));
        CompletableFuture<MeshConfig> meshRead = readMesh(own, registry, steward, certificates);
        CompletableFuture<Void> certified = meshRead.thenCompose(certificates::start);
        // What API servers ask before they store something.
        Hooks hooks = opened(
                Hooks.open(config, environment, own, loop("injector"), clock, metrics, registry::world, FILES_LOOKED_AT_EVERY));
        CompletableFuture<Void> injectorRead = hooks.start();
        Fleet fleet = opened(fleet(registry, clients, steward, AccessSettings.follower(callers)));
        opened(steward);
        window.follow(fleet);
        hooks.follow(fleet::client);
        window.follow(steward);
        fleet.start(own, credential, remotes(own, clients));

        return CompletableFuture.allOf(certified, fleet.synced().toCompletableFuture(), injectorRead)
                // What was posted before is folded and published by then, and its projection is on its way before the next post.
                .thenCompose(_ -> twice(world)).thenCompose(_ -> keys.settled()).thenCompose(_ -> twice(world))
                .thenCompose(_ -> twice(projection))
                .thenRun(() -> listen(xds, new Listening(callers, certificates, fleet, debugService)))
                .thenRun(() -> listen(hooks, certificates.keys()));
    }

    /** Off, gateways that are known by a host name alone do not count, as with istiod. */
    private void resolveGateways(Registry registry) {
        if (!environment.getOrDefault("RESOLVE_HOSTNAME_GATEWAYS", "true").equalsIgnoreCase("false")) {
            GatewayNames names = opened(
                    new GatewayNames(new DnsResolver(), loop("names"), NameLimits.defaults(), metrics.inputs(),
                            registry::resolved));
            registry.resolveBy(names::want);
        }
    }

    private DebugService openWindow(Logs logs, Authenticators callers) throws IOException {
        Readiness readiness = new Readiness();
        readiness.require("discovery", serving::get);
        DebugAccess access = new DebugAccess(config.debug().authenticate() ? callers : null, config.self().namespace(),
                config.debug().allowedNamespaces());
        DebugPages pages = new DebugPages(window, access);
        DebugPages debug = config.debug().http() ? pages : null;
        AdminServer.Wiring admin = AdminServer.Wiring.create(AdminLimits.defaults(), clock);
        open.push(() -> admin.vertx().close().toCompletionStage().toCompletableFuture().join());
        window.http(listen(admin, config.listen().http(), Sites.http(readiness, debug).with(window.posted())));
        window.monitoring(listen(admin, config.listen().monitoring(),
                Sites.monitoring(metrics, BuildInfo.current().line(), config.debug().metricsFromLoopbackOnly(), debug)));
        var _ = listen(admin, config.listen().controlZ(), Sites.controlZ(logs));
        return new DebugQuestions(pages, window, access, task -> Thread.ofVirtual().name("debug").start(task));
    }

    private int listen(AdminServer.Wiring admin, Config.@Nullable Address address, Site site) throws IOException {
        return address == null ? 0 : opened(AdminServer.listen(admin, address.host(), address.port(), site)).port();
    }

    private XdsServer delivery(EventLoop projection) {
        Projection generation = new Projection(List.of(new Clusters(), new Endpoints(), new ListenerGeneration(), new Routes(),
                new NameTables(isOff("ENABLE_MULTICLUSTER_HEADLESS") ? PodsOf.OWN_CLUSTER : PodsOf.ALL_CLUSTERS)));
        XdsServer.Seams seams = new XdsServer.Seams(generation, DeliverySettings.parser(config.self().aliases())::parse,
                metrics.delivery(), projection, () -> true, clock, faults);
        return opened(new XdsServer(DeliverySettings.of(config, Runtime.getRuntime().availableProcessors()), seams));
    }

    private Credential ownCredential() throws IOException {
        String flag = config.kube().kubeconfig() == null ? "" : config.kube().kubeconfig().toString();
        return accepted("the own cluster", new LocalCredential(environment).find(flag));
    }

    private static Credential accepted(String whose, Kubeconfig judged) throws IOException {
        return switch (judged) {
            case Kubeconfig.Accepted accepted -> accepted.credential();
            case Kubeconfig.Refused refused -> throw new IOException(whose + " cannot be reached: " + refused.reason());
        };
    }

    /** One line for what a cluster's objects say wrongly; the rest of them is in force. */
    private DecodeIssues leftOut(URI server) {
        return (resource, object, reason) -> {
            metrics.inputs().leftOut(resource);
            LOG.atWarn().addKeyValue("server", server).addKeyValue("resource", resource).addKeyValue("object", object)
                    .addKeyValue("reason", reason).log("left out of the mesh what makes no sense");
        };
    }

    /** An authority, where there is a port by which somebody may ask it or is to verify it. */
    private Certificates certificates(KubeClient own) throws IOException {
        return config.listen().secureGrpc() == null && config.listen().https() == null
                ? Certificates.NONE
                : opened(Certificates.open(config, environment,
                        new Authority.Wiring(own, loop("ca"), clock, new SecureRandom(), metrics.certificates())));
    }

    private CompletableFuture<MeshConfig> readMesh(KubeClient own, Registry registry, Steward steward,
            Certificates certificates) {
        CompletableFuture<MeshConfig> read = new CompletableFuture<>();
        MeshSettings settings = new MeshSettings(config.mesh().file(), config.mesh().networksFile(), FILES_LOOKED_AT_EVERY,
                config.self().namespace(), config.self().revision(), config.mesh().sharedConfigMap());
        MeshConfigSource source = opened(new MeshConfigSource(settings, own, loop("mesh"), new MeshConfigListener() {
            @Override
            public void changed(MeshConfig mesh) {
                registry.configure(mesh);
                steward.configure(mesh);
                certificates.configure(mesh);
                read.complete(mesh);
            }

            @Override
            public void refused(MeshReading.Refused refused) {
                metrics.inputs().meshConfigRefused();
            }
        }));
        source.start();
        return read;
    }

    private Fleet fleet(Registry registry, KubeClients clients, Steward steward, ClusterListener callers) {
        FleetSettings settings = new FleetSettings(config.self().cluster(),
                new ConfigScope(config.mesh().watchNamespace(), config.self().revision()), config.remotes().syncTimeout(),
                ClusterLimits.forHeap(Runtime.getRuntime().maxMemory()));
        FleetWiring wiring = new FleetWiring(loop("fleet"), clock, clients,
                text -> Kubeconfig.judge(text, config.remotes().insecureOptions()), event -> {
                    registry.post(event);
                    steward.hear(event);
                }, metrics.clusters(), List.of(callers, steward));
        return new Fleet(settings, wiring);
    }

    private RemoteSource remotes(KubeClient own, KubeClients clients) throws IOException {
        if (config.remotes().directory() != null) {
            return new DirectorySource(config.remotes().directory(), FILES_LOOKED_AT_EVERY, loop("kubeconfigs"));
        }
        // An external control plane may keep its remote secrets where its pod runs, not in the cluster that it configures.
        boolean wherePodRuns = config.remotes().localSecretWatcher() && config.self().externalIstiod();
        KubeClient secrets = wherePodRuns
                ? clients.client(accepted("the cluster of this pod, by LOCAL_CLUSTER_SECRET_WATCHER,",
                        new LocalCredential(environment).ofPod()))
                : own;
        return new SecretSource(secrets, config.self().namespace());
    }

    /** What the ports for proxies need beside discovery. */
    private record Listening(Authenticators callers, Certificates certificates, Fleet fleet, DebugService debugService) {
    }

    private void listen(XdsServer xds, Listening with) {
        Config.Address plain = config.listen().grpc();
        if (plain != null) {
            PortAccess access = AccessSettings.plain(config.callers(), with.callers, with.debugService);
            window.discovery(listen(xds, plain, new ServerPort(plain.socket(), null, access, List.of())));
            LOG.atInfo().addKeyValue("port", window.discoveryPort()).log("serving discovery");
        }
        Config.Address secured = config.listen().secureGrpc();
        Tls tls = with.certificates.tls(config.serving(), window::trustDomain);
        if (secured != null && tls != null) {
            PortAccess access = AccessSettings.secure(config.callers(), with.callers, with.debugService);
            window.secured(listen(xds, secured, new ServerPort(secured.socket(), tls, access, signing(with))));
            LOG.atInfo().addKeyValue("port", window.securedPort()).log("serving discovery and certificates with TLS");
        }
        serving.set(true);
    }

    private List<ServerServiceDefinition> signing(Listening with) {
        CertificateService service = with.certificates.service(config,
                new CertificateService.Callers(CallCredentials::ofThisCall, with.callers), with.fleet::client,
                metrics.certificates());
        return service == null
                ? List.of()
                : List.of(ServerInterceptors.intercept(service, new CallCredentials(), new CallCounter(metrics.calls(), clock)));
    }

    private static int listen(XdsServer xds, Config.Address address, ServerPort entrance) {
        try {
            return xds.listen(entrance);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /** @param keys null when there is no certificate to show */
    private void listen(Hooks hooks, @Nullable X509KeyManager keys) {
        Config.Address address = config.listen().https();
        if (address == null) {
            window.webhooks(hooks.webhooks());
        } else if (keys != null) {
            try {
                int port = hooks.listen(address, keys);
                window.webhook(port);
                LOG.atInfo().addKeyValue("port", port).log("serving webhooks");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The ports that were opened, and what the operator sees. */
    Window window() {
        return window;
    }

    private EventLoop loop(String name) {
        EventLoop loop = opened(new ThreadEventLoop(name, clock, faults));
        metrics.measure(name, loop);
        return loop;
    }

    private boolean isOff(String variable) {
        return environment.getOrDefault(variable, "").equalsIgnoreCase("false");
    }

    private boolean isOn(String variable) {
        return environment.getOrDefault(variable, "").equalsIgnoreCase("true");
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    private static CompletableFuture<Void> twice(EventLoop loop) {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        loop.post(() -> loop.post(() -> passed.complete(null)));
        return passed;
    }

    @Override
    public void close() {
        serving.set(false);
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("cannot close what was opened; going on", e);
            }
        }
    }
}
