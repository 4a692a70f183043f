package dev.navarch;

import dev.navarch.admin.DebugSource;
import dev.navarch.admin.Posted;
import dev.navarch.cluster.ClusterReport;
import dev.navarch.cluster.Fleet;
import dev.navarch.generate.Proxy;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.World;
import dev.navarch.registry.Registry;
import dev.navarch.steward.Steward;
import dev.navarch.steward.StewardReport;
import dev.navarch.webhook.WebhookLimits;
import dev.navarch.webhook.Webhooks;
import dev.navarch.xds.StreamStatus;
import dev.navarch.xds.XdsServer;
import java.util.List;
import java.util.Objects;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the operator's pages look at, filled in as the daemon starts: the pages are open before there is anything to see. Each field is written
 * once, by the thread that starts the daemon.
 */
final class Window implements DebugSource {
    private static final long STREAMS_WAIT_SECONDS = 5;

    private volatile @Nullable Registry registry;
    private volatile @Nullable XdsServer xds;
    private volatile @Nullable Fleet fleet;
    private volatile @Nullable Steward steward;
    private volatile @Nullable Webhooks webhooks;
    private volatile int webhook;
    private volatile int http;
    private volatile int monitoring;
    private volatile int discovery;
    private volatile int secured;

    void follow(Registry madeRegistry, XdsServer madeXds) {
        registry = madeRegistry;
        xds = madeXds;
    }

    void follow(Fleet madeFleet) {
        fleet = madeFleet;
    }

    void follow(Steward madeSteward) {
        steward = madeSteward;
    }

    /** What takes posts on the operator's port when webhooks have none of their own. */
    Posted posted() {
        return new Posted() {
            @Override
            public boolean takes(String path) {
                Webhooks there = webhooks;
                return there != null && there.serves(path);
            }

            @Override
            public int bodyBytes() {
                return WebhookLimits.defaults().bodyBytes();
            }

            @Override
            public Reply answer(String path, String contentType, byte[] body) {
                dev.navarch.webhook.Reply reply = Objects.requireNonNull(webhooks).answer(path, contentType, body);
                return new Reply(reply.status(), reply.contentType(), reply.body());
            }
        };
    }

    /** Webhooks are answered from now on, on the operator's port. */
    void webhooks(Webhooks answering) {
        webhooks = answering;
    }

    /** Webhooks have a port of their own. */
    void webhook(int port) {
        webhook = port;
    }

    /** The port of the webhooks; 0 when they have none. */
    int webhookPort() {
        return webhook;
    }

    void http(int port) {
        http = port;
    }

    void monitoring(int port) {
        monitoring = port;
    }

    void discovery(int port) {
        discovery = port;
    }

    void secured(int port) {
        secured = port;
    }

    /** The port of readiness and debug pages; 0 when it is not opened. */
    int httpPort() {
        return http;
    }

    /** The port of metrics; 0 when it is not opened. */
    int monitoringPort() {
        return monitoring;
    }

    /** The port of plaintext discovery; 0 before proxies are served. */
    int discoveryPort() {
        return discovery;
    }

    /** The port of discovery and certificates with TLS; 0 when it is not opened, or not yet. */
    int securedPort() {
        return secured;
    }

    @Override
    public @Nullable World world() {
        Registry there = registry;
        return there == null ? null : there.world();
    }

    /** The mesh's; Istio's default before a mesh configuration is known. */
    String trustDomain() {
        World newest = world();
        return (newest == null ? MeshConfig.defaults() : newest.mesh()).trustDomain();
    }

    @Override
    public List<ClusterReport> clusters() {
        Fleet there = fleet;
        return there == null ? List.of() : there.clusters();
    }

    @Override
    public Map<String, StewardReport> stewards() {
        Steward there = steward;
        return there == null ? Map.of() : there.reports();
    }

    @Override
    public List<StreamStatus> streams() {
        return ask(XdsServer::streams);
    }

    @Override
    public List<Proxy> proxies() {
        return ask(XdsServer::proxies);
    }

    private <T> List<T> ask(Function<XdsServer, CompletableFuture<List<T>>> question) {
        XdsServer there = xds;
        if (there == null) {
            return List.of();
        }
        try {
            return question.apply(there).orTimeout(STREAMS_WAIT_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the streams did not tell their state in " + STREAMS_WAIT_SECONDS + " s", e);
        }
    }
}
