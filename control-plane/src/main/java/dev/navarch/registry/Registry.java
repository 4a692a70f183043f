package dev.navarch.registry;

import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.ClusterEvent;
import dev.navarch.model.JwtKeys;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The one registry of all clusters: events go in from any thread, Worlds come out on the world loop.
 *
 * <p>What was posted before a World is made is all in it, so load makes batches larger and not queues longer; an event that comes alone
 * is published at once.
 */
public final class Registry {
    private final EventLoop loop;
    private final Clock clock;
    private final RegistryMetrics metrics;
    /** Touched on the loop only. */
    private final WorldState state;
    /** Written before the first event only. */
    private final List<WorldListener> listeners = new ArrayList<>();
    /** Written before the first event only. */
    private Consumer<Set<String>> resolver = _ -> {
    };
    /** Written before the first event only. */
    private Consumer<Set<JwtKeys.Published>> reader = _ -> {
    };
    /** Loop only: those that the reader heard of last. */
    private Set<JwtKeys.Published> wantedKeys = Set.of();
    /** Loop only: those that the resolver heard of last. */
    private Set<String> gatewayNames = Set.of();
    /** Written on the loop. */
    private volatile World world;
    /** Loop only: whether a publication is queued behind the events that are queued already. */
    private boolean publishing;

    public Registry(RegistrySettings settings, EventLoop loop, Clock clock, RegistryMetrics metrics) {
        this.loop = loop;
        this.clock = clock;
        this.metrics = metrics;
        this.state = new WorldState(settings, metrics);
        this.world = state.world();
    }

    /** Adds a listener; only before the first event. It hears of every World but the empty one at the start. */
    public void subscribe(WorldListener listener) {
        listeners.add(listener);
    }

    /** The newest World. From any thread. */
    public World world() {
        return world;
    }

    /** Takes an event. From any thread. */
    public void post(ClusterEvent event) {
        loop.post(() -> {
            state.apply(event);
            publishSoon();
        });
    }

    /**
     * Has host names of gateways resolved; only before the first event.
     *
     * @param names hears on the world loop of all names there are, whenever these change; must not block. Answers go to {@link #resolved}
     */
    public void resolveBy(Consumer<Set<String>> names) {
        resolver = names;
    }

    /** These are the addresses of gateways' host names, as far as they are known. From any thread. */
    public void resolved(Map<String, List<String>> addresses) {
        loop.post(() -> {
            state.resolve(addresses);
            publishSoon();
        });
    }

    /**
     * Has the keys read that issuers publish; only before the first event.
     *
     * @param keys hears on the world loop of all that are wanted, whenever these change; must not block. Answers go to {@link #published}
     */
    public void keysBy(Consumer<Set<JwtKeys.Published>> keys) {
        reader = keys;
    }

    /** These are the keys that issuers publish, as far as they are known. From any thread. */
    public void published(Map<JwtKeys.Published, String> keys) {
        loop.post(() -> {
            state.security.publish(keys);
            publishSoon();
        });
    }

    /** The mesh configuration is another. From any thread. */
    public void configure(MeshConfig mesh) {
        loop.post(() -> {
            state.configure(mesh);
            publishSoon();
        });
    }

    private void publishSoon() {
        if (!publishing) {
            publishing = true;
            loop.post(this::publish);
        }
    }

    private void publish() {
        loop.assertOnLoop();
        publishing = false;
        WorldDelta delta = state.fold();
        if (!state.gatewayNames().equals(gatewayNames)) {
            gatewayNames = state.gatewayNames();
            resolver.accept(gatewayNames);
        }
        if (!state.security.wantedKeys().equals(wantedKeys)) {
            wantedKeys = state.security.wantedKeys();
            reader.accept(wantedKeys);
        }
        if (delta.isEmpty()) {
            return;
        }
        World next = state.world();
        world = next;
        long now = clock.nanos();
        long lag = delta.origins().values().stream().mapToLong(nanos -> now - nanos).max().orElse(0);
        metrics.published(next.version(), lag);
        for (WorldListener listener : listeners) {
            listener.changed(next, delta);
        }
    }
}
