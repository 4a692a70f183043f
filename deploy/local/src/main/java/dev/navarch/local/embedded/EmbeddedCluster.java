package dev.navarch.local.embedded;

import dev.navarch.local.HttpKubeApi;
import dev.navarch.local.KubeApi;
import dev.navarch.local.Kubeconfig;
import dev.navarch.local.LocalCluster;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes cluster inside this JVM: an API server that listens on the loopback interface, objects in memory, and the
 * controllers of endpoint slices, namespaces and service account tokens. No kubelet runs: pods are what a test says they are.
 *
 * <p>Any thread but a Vert.x event loop may call it. A cluster has no threads of its own; clusters that are given one Vert.x share
 * its event loops.
 */
public final class EmbeddedCluster implements LocalCluster {
    private static final Duration TOKEN_LIFETIME = Duration.ofDays(365);

    private final String name;
    private final Vertx vertx;
    private final boolean ownsVertx;
    private final Authority authority;
    private final String adminToken;
    private final Contents contents;
    private final RequestCounts requests = new RequestCounts();
    private final Server server;
    private final Faults faults;
    private @Nullable KubeApi api;

    private EmbeddedCluster(Builder builder) {
        this.name = builder.name;
        this.ownsVertx = builder.vertx == null;
        this.vertx = builder.vertx == null ? newVertx(1) : builder.vertx;
        Stamps stamps = new Stamps(builder.clock, builder.random);
        this.authority = Authority.create(name, stamps);
        this.adminToken = stamps.uid();
        this.contents = new Contents(builder.serviceCidr, builder.eventWindow, stamps, authority);
        Gate gate = new Gate(contents.tokens(), contents.router(), adminToken);
        this.server = new Server(vertx, contents.store(), gate, requests, authority, builder.bookmarkInterval);
        this.faults = new Faults(contents.store(), gate, contents.denials(), server);
    }

    /** A cluster to be, with the defaults of {@link Builder}. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** A running cluster with a Vert.x of its own. */
    public static EmbeddedCluster start(String name) {
        return builder(name).start();
    }

    /** A Vert.x for many clusters, with so many event loops and nothing else; whoever asks for it closes it. */
    public static Vertx newVertx(int eventLoops) {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI server() {
        return URI.create("https://127.0.0.1:" + server.port());
    }

    @Override
    public String adminKubeconfig() {
        return kubeconfig(adminToken);
    }

    @Override
    public String kubeconfigFor(String namespace, String serviceAccount) {
        try {
            return kubeconfig(contents.store().transact(
                    () -> contents.tokens().issue(namespace, serviceAccount, List.of(), TOKEN_LIFETIME, Tokens.Bound.NOTHING)));
        } catch (Refusal e) {
            throw new KubeApi.KubeApiException(e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** A kubeconfig with a client certificate instead of a token, signed by the cluster's authority. */
    public String kubeconfigByCertificate(String user) {
        Authority.Client client = authority.client(user);
        return kubeconfig("token").replaceFirst("\n +token: token", "\n    client-certificate-data: " + base64(client.chainPem())
                + "\n    client-key-data: " + base64(client.keyPem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** {@inheritDoc} The first call brings a thread of the HTTP client with it; {@link #load} needs none. */
    @Override
    public synchronized KubeApi api() {
        if (api == null) {
            api = HttpKubeApi.of(adminKubeconfig());
        }
        return api;
    }

    /** What can be broken. */
    public Faults faults() {
        return faults;
    }

    /** What was asked over HTTP so far. */
    public RequestCounts requests() {
        return requests;
    }

    /** How many connections to the API server are open. */
    public int connections() {
        return server.connections();
    }

    /**
     * Creates objects without HTTP, all in one transaction: controllers look at them once, at its end, and watches get them at once. A
     * {@code status} that an object brings is kept, pods too. Works while the API server is stopped.
     *
     * @param objects
     *            JSON or YAML of one object each, with kind, apiVersion and, where needed, namespace; a missing namespace is created
     * @throws KubeApi.KubeApiException
     *             if one is refused; the ones before it stay
     */
    public void load(Iterable<String> objects) {
        try {
            contents.store().run(() -> objects.forEach(o -> contents.load(Json.parseAny(o.getBytes(StandardCharsets.UTF_8)))));
        } catch (Refusal e) {
            throw new KubeApi.KubeApiException(e.code(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public synchronized void stopApiServer() {
        server.close();
    }

    @Override
    public synchronized void startApiServer() {
        server.open(faults);
    }

    @Override
    public synchronized void close() {
        server.close();
        if (ownsVertx) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Override
    public String toString() {
        return "EmbeddedCluster[" + name + "]";
    }

    private String kubeconfig(String token) {
        return new Kubeconfig(name, server(), authority.caPem(), token).yaml();
    }

    /** How a cluster is to be. */
    public static final class Builder {
        private final String name;
        private String serviceCidr = "10.96.0.0/16";
        private Duration bookmarkInterval = Duration.ofSeconds(60);
        private int eventWindow = 1024;
        private InstantSource clock = InstantSource.system();
        private RandomGenerator random = new SecureRandom();
        private @Nullable Vertx vertx;

        private Builder(String name) {
            this.name = name;
        }

        /** The range of cluster IPs, IPv4, prefix 8 to 30; 10.96.0.0/16 if not said. */
        public Builder serviceCidr(String cidr) {
            serviceCidr = cidr;
            return this;
        }

        /** How often a watch is told how far it has seen; a minute, as Kubernetes does, if not said. */
        public Builder bookmarkInterval(Duration interval) {
            bookmarkInterval = interval;
            return this;
        }

        /** How many changes of each type are remembered for watches; 1024 if not said. */
        public Builder eventWindow(int changes) {
            eventWindow = changes;
            return this;
        }

        /** What time it is: creation times, token expiry; the system's if not said. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** Where uids and generated names come from; must be safe for threads, a {@link SecureRandom} if not said. */
        public Builder random(RandomGenerator generator) {
            random = generator;
            return this;
        }

        /** The Vert.x to run on, which stays the caller's; one of the cluster's own, with one event loop, if not said. */
        public Builder vertx(Vertx shared) {
            vertx = shared;
            return this;
        }

        /** Starts the cluster; returns once it answers. */
        public EmbeddedCluster start() {
            EmbeddedCluster cluster = new EmbeddedCluster(this);
            Objects.requireNonNull(cluster).startApiServer();
            return cluster;
        }
    }
}
