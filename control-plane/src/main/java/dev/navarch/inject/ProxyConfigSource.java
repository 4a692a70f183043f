package dev.navarch.inject;

import dev.navarch.kube.ConfigScope;
import dev.navarch.kube.CustomFact;
import dev.navarch.kube.CustomResource;
import dev.navarch.kube.KubeClient;
import dev.navarch.kube.ObjectListener;
import dev.navarch.kube.WatchHealth;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the {@code ProxyConfig} resources of the config cluster. Its loop owns all state; what is known now any thread may ask for. */
public final class ProxyConfigSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyConfigSource.class);
    private static final CustomResource RESOURCE = new CustomResource("networking.istio.io", List.of("v1beta1"), "proxyconfigs");

    private final KubeClient client;
    private final ConfigScope scope;
    private final EventLoop loop;
    private final CompletableFuture<Void> listed = new CompletableFuture<>();
    private final Map<String, ProxyConfigResource> known = new TreeMap<>();
    private KubeClient.@Nullable Reading reading;
    private boolean closed;
    /** The oldest first; written by the loop. */
    private volatile List<ProxyConfigResource> all = List.of();

    /** @param client of the config cluster; stays the caller's */
    public ProxyConfigSource(KubeClient client, ConfigScope scope, EventLoop loop) {
        this.client = client;
        this.scope = scope;
        this.loop = loop;
    }

    /** Starts to look; done when they were listed once, or cannot be. */
    public CompletableFuture<Void> start() {
        loop.post(() -> {
            if (!closed) {
                reading = client.watchCustom(RESOURCE, scope, new Watching());
            }
        });
        return listed;
    }

    List<ProxyConfigResource> all() {
        return all;
    }

    private void publish() {
        all = known.values().stream().sorted(ProxyConfigResource.OLDEST_FIRST).toList();
        listed.complete(null);
    }

    @Override
    public void close() {
        loop.post(() -> {
            closed = true;
            if (reading != null) {
                reading.close();
            }
        });
    }

    private static String id(ObjectKey key) {
        return key.namespace() + "/" + key.name();
    }

    /** Brings what is said to the loop. */
    private final class Watching implements ObjectListener<CustomFact> {
        @Override
        public void snapshot(List<CustomFact> found) {
            loop.post(() -> {
                known.clear();
                found.forEach(fact -> known.put(id(fact.key()), ProxyConfigResource.of(fact)));
                publish();
            });
        }

        @Override
        public void put(CustomFact fact) {
            loop.post(() -> {
                known.put(id(fact.key()), ProxyConfigResource.of(fact));
                publish();
            });
        }

        @Override
        public void gone(ObjectKey key) {
            loop.post(() -> {
                known.remove(id(key));
                publish();
            });
        }

        @Override
        public void health(WatchHealth health) {
            if (health instanceof WatchHealth.Failing(String reason)) {
                LOG.atWarn().addKeyValue("reason", reason).log("ProxyConfig resources cannot be watched, it is tried again");
                // Injection goes on by what is known.
                listed.complete(null);
            }
        }
    }
}
