package dev.navarch.local.real;

import dev.navarch.local.Eventually;
import dev.navarch.local.HttpKubeApi;
import dev.navarch.local.KubeApi;
import dev.navarch.local.Kubeconfig;
import dev.navarch.local.LocalCluster;
import dev.navarch.local.process.ChildProcess;
import dev.navarch.local.process.FreePorts;
import dev.navarch.local.process.RunFolder;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kubernetes control plane on this machine: about 5 seconds to start, about 400 MB resident, RBAC enforced, webhooks
 * called, tokens issued and judged. No kubelet, no scheduler, no kube-proxy.
 *
 * <p>May be used from any thread. All processes end with this JVM, however that ends.
 */
public final class RealCluster implements LocalCluster {
    private static final Logger LOG = LoggerFactory.getLogger(RealCluster.class);
    private static final Duration START = Duration.ofSeconds(90);

    private final RealClusterSpec spec;
    private final RunFolder folder;
    private final ClusterCommands commands;
    private final KubeApi api;
    private final ChildProcess etcd;
    private ChildProcess apiServer; // guarded by this
    private @Nullable ChildProcess controllerManager; // guarded by this

    private RealCluster(RealClusterSpec spec, RunFolder folder, ClusterCommands commands) {
        this.spec = spec;
        this.folder = folder;
        this.commands = commands;
        this.api = HttpKubeApi.of(commands.admin().yaml());
        this.etcd = ChildProcess.start(commands.etcd(), folder.path().resolve("etcd.log"));
        this.apiServer = launchApiServer();
    }

    /**
     * Starts a cluster and returns once the API server answers and the controllers work.
     *
     * @throws IllegalStateException
     *             if it does not start; the message holds the last lines of the log of what failed
     */
    public static RealCluster start(RealClusterSpec spec) {
        long start = System.nanoTime();
        RunFolder folder = RunFolder.create();
        FreePorts ports = new FreePorts(new SecureRandom());
        RealCluster cluster = new RealCluster(spec, folder,
                new ClusterCommands(spec, folder, KubernetesBinary.find(spec.cache()), ports));
        try {
            cluster.awaitApiServer();
            cluster.startControllers();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        LOG.info("{} runs at {}, started in {} ms, logs in {}", spec.name(), cluster.server(),
                Duration.ofNanos(System.nanoTime() - start).toMillis(), folder.path());
        return cluster;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public URI server() {
        return commands.admin().server();
    }

    @Override
    public String adminKubeconfig() {
        return commands.admin().yaml();
    }

    @Override
    public String kubeconfigFor(String namespace, String serviceAccount) {
        String path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + serviceAccount + "/token";
        String token = api
                .create(path, "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {expirationSeconds: 86400}}")
                .path("status").path("token").asText();
        return new Kubeconfig(name(), server(), commands.admin().caPem(), token).yaml();
    }

    /** The same token as if it had been issued two days earlier: expired, and signed by this cluster all the same. */
    public String expired(String token) {
        return commands.signer().expired(token, Duration.ofDays(2));
    }

    @Override
    public KubeApi api() {
        return api;
    }

    @Override
    public synchronized void stopApiServer() {
        apiServer.kill();
    }

    @Override
    public synchronized void startApiServer() {
        if (!apiServer.alive()) {
            apiServer = launchApiServer();
        }
        awaitApiServer();
    }

    /** Makes the API server a black hole: connections stay open and nothing answers. */
    public synchronized void pauseApiServer() {
        apiServer.signal("STOP");
    }

    /** Ends {@link #pauseApiServer()}; nothing happens if it is not paused. */
    public synchronized void resumeApiServer() {
        apiServer.signal("CONT");
    }

    /** What the API server printed so far: evidence for a failed test. */
    public synchronized String apiServerLog() {
        return apiServer.log();
    }

    @Override
    public synchronized void close() {
        // Nothing is worth a graceful end: the data goes too.
        if (controllerManager != null) {
            controllerManager.kill();
        }
        apiServer.kill();
        etcd.kill();
        folder.close();
    }

    private ChildProcess launchApiServer() {
        return ChildProcess.start(commands.apiServer(), folder.path().resolve("apiserver.log"));
    }

    private synchronized void awaitApiServer() {
        ChildProcess server = apiServer;
        Eventually.get(name() + ": the API server is ready", START,
                () -> api.get("/readyz").asText().equals("ok") ? Optional.of(true) : Optional.empty(),
                () -> server.lastWords() + "\n" + etcd.lastWords(), () -> !server.alive() || !etcd.alive());
    }

    /** Only once the API server is ready: they give up on it after some seconds, which a busy machine may need. */
    private synchronized void startControllers() {
        ChildProcess controllers = ChildProcess.start(commands.controllerManager(),
                folder.path().resolve("controller-manager.log"));
        controllerManager = controllers;
        Eventually.get(name() + ": the controllers work", START,
                () -> Optional.of(api.get("/api/v1/namespaces/default/serviceaccounts/default")), controllers::lastWords,
                () -> !controllers.alive());
    }
}
