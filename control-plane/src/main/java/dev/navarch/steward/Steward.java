package dev.navarch.steward;

import dev.navarch.cluster.ClusterListener;
import dev.navarch.kube.KubeClient;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.mesh.DiscoverySelectors;
import dev.navarch.model.ClusterEvent;
import dev.navarch.model.ClusterId;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.NamespaceFact;
import dev.navarch.steward.lock.Electors;
import dev.navarch.steward.namespace.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into clusters what a mesh needs there: our own cluster, and remotes that are annotated as ours to lead. It follows the fleet by its clients
 * and events; every method may be called from any thread and returns at once, but for {@link #close}. All state belongs to the loop.
 */
public final class Steward implements ClusterListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Steward.class);

    private final StewardSettings settings;
    private final EventLoop loop;
    private final StewardWiring wiring;
    private final Map<ClusterId, LedCluster> clusters = new TreeMap<>();
    private @Nullable Roots roots;
    private DiscoverySelectors selectors = DiscoverySelectors.ALL;
    private boolean reporting;
    private boolean closed;

    private volatile Map<String, StewardReport> reports = Map.of();

    /**
     * A steward that does nothing before it hears of clusters and of certificates.
     *
     * @param loop its own
     * @param random need not be secure
     */
    public Steward(StewardSettings settings, EventLoop loop, Clock clock, RandomGenerator random, StewardMetrics metrics) {
        this.settings = settings;
        this.loop = loop;
        this.wiring = new StewardWiring(loop, clock, random, new Electors(settings.times(), loop, clock, random), metrics,
                this::reportSoon);
    }

    /** These are our certificates from now on. Before the first call nothing is written anywhere. */
    public void trust(Roots newRoots) {
        post(() -> {
            roots = newRoots;
            tellWanted();
        });
    }

    /** This is the mesh configuration from now on. */
    public void configure(MeshConfig mesh) {
        DiscoverySelectors newSelectors = DiscoverySelectors.of(mesh);
        post(() -> {
            selectors = newSelectors;
            tellWanted();
        });
    }

    /** The fleet tells the registry this; the steward needs the namespaces of it. */
    public void hear(ClusterEvent event) {
        switch (event) {
            case ClusterEvent.Snapshot(ClusterId cluster, List<Fact> facts, long _) -> {
                List<NamespaceFact> namespaces = namespaces(facts);
                post(() -> with(cluster, led -> led.namespaces(namespaces)));
            }
            case ClusterEvent.Relisted(ClusterId cluster, FactKind kind, List<Fact> facts, long _) -> {
                if (kind == FactKind.NAMESPACE) {
                    List<NamespaceFact> namespaces = namespaces(facts);
                    post(() -> with(cluster, led -> led.namespaces(namespaces)));
                }
            }
            case ClusterEvent.Changed(ClusterId cluster, List<FactChange> changes, long _) -> {
                List<FactChange> ours = changes.stream().filter(Steward::isOfNamespace).toList();
                if (!ours.isEmpty()) {
                    post(() -> with(cluster, led -> ours.forEach(change -> tell(led, change))));
                }
            }
            case ClusterEvent.Attached _,ClusterEvent.StateChanged _,ClusterEvent.Detached _ -> {
                // Clients say when a cluster comes and goes; whether it answers, requests say.
            }
        }
    }

    @Override
    public void reached(ClusterId cluster, KubeClient client) {
        post(() -> {
            if (closed) {
                return;
            }
            LedCluster led = clusters.get(cluster);
            if (led == null) {
                led = new LedCluster(cluster, settings, wiring);
                clusters.put(cluster, led);
                if (roots != null) {
                    led.want(wanted(roots));
                }
            }
            led.reached(client);
            reportSoon();
        });
    }

    /** The cluster's lock is given back. */
    @Override
    public CompletionStage<@Nullable Void> leaving(ClusterId cluster) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        post(() -> {
            LedCluster led = clusters.remove(cluster);
            if (led == null) {
                done.complete(null);
            } else {
                led.close(() -> {
                    wiring.metrics().removed(cluster);
                    done.complete(null);
                });
            }
            reportSoon();
        });
        return done;
    }

    @Override
    public void detached(ClusterId cluster) {
        // All was done when it was about to leave.
    }

    /** How each cluster is cared for, by its id. */
    public Map<String, StewardReport> reports() {
        return reports;
    }

    /** Stops writing and gives back what locks are held; waits for that as long as the limits say. Not to be called on the loop. */
    @Override
    public void close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        post(() -> {
            closed = true;
            List<CompletableFuture<Void>> ended = new ArrayList<>();
            for (LedCluster led : clusters.values()) {
                CompletableFuture<Void> gone = new CompletableFuture<>();
                ended.add(gone);
                led.close(() -> gone.complete(null));
            }
            var _ = CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new)).thenRun(() -> done.complete(null));
        });
        try {
            done.get(settings.limits().releaseWithin().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warn("not every lock could be given back in time; they expire by themselves");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes it so", e);
        }
    }

    private static List<NamespaceFact> namespaces(List<Fact> facts) {
        List<NamespaceFact> namespaces = new ArrayList<>();
        for (Fact fact : facts) {
            if (fact instanceof NamespaceFact namespace) {
                namespaces.add(namespace);
            }
        }
        return namespaces;
    }

    private static boolean isOfNamespace(FactChange change) {
        return switch (change) {
            case FactChange.Put(Fact fact) -> fact instanceof NamespaceFact;
            case FactChange.Gone(FactKind kind, var _) -> kind == FactKind.NAMESPACE;
        };
    }

    private static void tell(LedCluster led, FactChange change) {
        switch (change) {
            case FactChange.Put(Fact fact) -> {
                if (fact instanceof NamespaceFact namespace) {
                    led.namespace(namespace);
                }
            }
            case FactChange.Gone(var _, var key) -> led.namespaceGone(key);
        }
    }

    private void with(ClusterId cluster, Consumer<LedCluster> action) {
        // A cluster's first news may come before its client does, and its last after it went.
        LedCluster led = closed ? null : clusters.get(cluster);
        if (led != null) {
            action.accept(led);
        }
    }

    private Wanted wanted(Roots known) {
        return new Wanted(known, selectors, settings.onlyNamespace());
    }

    private void tellWanted() {
        if (roots != null && !closed) {
            Wanted wanted = wanted(roots);
            clusters.values().forEach(led -> led.want(wanted));
        }
    }

    private void reportSoon() {
        if (!reporting) {
            reporting = true;
            post(() -> {
                reporting = false;
                Map<String, StewardReport> all = new TreeMap<>();
                clusters.forEach((id, led) -> all.put(id.value(), led.report()));
                reports = Map.copyOf(all);
            });
        }
    }

    private void post(Runnable task) {
        loop.post(task);
    }
}
