package dev.navarch.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.navarch.generate.ParsedNode;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyParser;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;
import dev.navarch.model.World;
import dev.navarch.proto.nds.NameTable;
import dev.navarch.simulation.Reply.Held;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.FakeLoop;
import dev.navarch.testkit.Proxies;
import dev.navarch.xds.Delivery;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A proxy: what it has, across the streams by which it got it.
 *
 * <p>Like Envoy it asks for the endpoints of its clusters and the routes of its listeners, forgets what nothing refers to, and says nothing of
 * clusters as long as one of them waits for its endpoints.
 */
final class Envoy {
    private static final int GATEWAY = 3;

    final String name;
    final boolean delta;
    /** Whether it reads only when it is told to. */
    final boolean slow;
    /** Whether there are resources that it refuses. */
    final boolean choosy;
    final Node node;
    final Proxy proxy;
    final FakeLoop loop;
    final Journal journal;
    final Map<ResourceType, NavigableMap<String, Held>> held = new EnumMap<>(ResourceType.class);
    /** Clusters that wait for endpoints. */
    final Set<String> warming = new TreeSet<>();
    /** The states of the world that it accepted last. */
    final Map<ResourceType, String> accepted = new HashMap<>();
    boolean knowsListeners;
    private @Nullable Conversation conversation;
    private @Nullable Replica replica;

    Envoy(FakeClock clock, Journal journal, int number, boolean delta, boolean slow, boolean choosy) {
        String cluster = "c" + number % 4;
        String namespace = ApiServers.NAMESPACES.get(number % 2);
        String ip = ApiServers.address("h" + number % 4, namespace, number % 3);
        this.name = "proxy " + number + (delta ? " (delta" : " (state") + (slow ? ", slow" : "") + (choosy ? ", choosy)" : ")");
        this.journal = journal;
        this.delta = delta;
        this.slow = slow;
        this.choosy = choosy;
        String network = "net-" + (number % 4 + 1) / 2;
        // One is the gateway of a network. No pod is called like it, so its own labels speak.
        this.node = number == GATEWAY
                ? Proxies.routerNode("gateway", "istio-system", ip, cluster, network).build()
                : Proxies.node("pod-" + number % 3, namespace, ip, cluster, network).build();
        this.proxy = ((ParsedNode.Accepted) new ProxyParser(Map.of()).parse(node)).proxy();
        this.loop = new FakeLoop(name, clock);
        forget();
    }

    /** It starts anew, with nothing. */
    void forget() {
        for (ResourceType type : ResourceType.values()) {
            held.put(type, new TreeMap<>());
        }
        warming.clear();
        accepted.clear();
        knowsListeners = false;
    }

    NavigableMap<String, Held> held(ResourceType type) {
        return Objects.requireNonNull(held.get(type));
    }

    /** It dials that replica; what it has, it tells. */
    void dial(Replica to, Ledger ledger) {
        Conversation next = new Conversation(this, ledger);
        conversation = next;
        replica = to;
        next.begin(to.delivery.dial(delta, next));
    }

    void hangUp() {
        if (conversation != null) {
            conversation.call().hangUp();
        }
    }

    boolean isConnected() {
        return conversation != null && !conversation.call().isOver();
    }

    @Nullable
    Replica replica() {
        return isConnected() ? replica : null;
    }

    Delivery.Call call() {
        return Objects.requireNonNull(conversation).call();
    }

    /** A slow one reads one response. */
    boolean read() {
        return conversation != null && conversation.read();
    }

    boolean dislikes(ResourceType type, String resource, Held content) {
        return choosy && (resource + content.any().getValue().hashCode() + type).hashCode() % 7 == 0;
    }

    /** What it wants to know more of: the endpoints of its clusters, the routes of its listeners. */
    Set<String> wanted(ResourceType type) {
        Set<String> wanted = new TreeSet<>();
        switch (type) {
            case ENDPOINT -> held(ResourceType.CLUSTER).forEach((cluster, content) -> {
                if (Reply.needsEndpoints(content)) {
                    wanted.add(cluster);
                }
            });
            case ROUTE -> held(ResourceType.LISTENER).values().forEach(listener -> wanted.addAll(Reply.routes(listener)));
            case CLUSTER, LISTENER, NAME_TABLE -> {
            }
        }
        return wanted;
    }

    /** Whether all that was said has been read and can have been said. */
    boolean isQuiet() {
        return isConnected() && call().isReady() && (conversation == null || !conversation.hasMail());
    }

    /** It has what generation gives for that World, and waits for nothing: (g). */
    void checkIsLevel(Replica with) {
        World world = with.world();
        for (ResourceType type : ResourceType.values()) {
            Map<String, Resource> all = new TreeMap<>();
            for (View view : with.generation.views(world, proxy, type)) {
                all.putAll(with.generation.generate(world, view).byName());
            }
            Set<String> names = new TreeSet<>(type.isWildcard() ? all.keySet() : wanted(type));
            Set<String> has = new TreeSet<>(held(type).keySet());
            for (String resource : names) {
                Resource right = all.get(resource);
                if (right == null && type == ResourceType.ROUTE && held(type).containsKey(resource)) {
                    continue;
                }
                right = right == null ? with.generation.absent(type, resource) : right;
                checkHas(right, with);
            }
            has.removeAll(names);
            assertTrue(has.isEmpty(), "(g) " + name + " at " + with.name + " still has " + type + " " + has);
        }
        if (!choosy) {
            assertEquals(Set.of(), warming, "(g) " + name + " at " + with.name + " waits for endpoints");
        }
    }

    private void checkHas(Resource right, Replica with) {
        Held mine = held(right.type()).get(right.name());
        Held expected = new Held(any(right), "");
        if (dislikes(right.type(), right.name(), expected)) {
            return;
        }
        assertTrue(mine != null, () -> "(g) " + name + " at " + with.name + " lacks " + right);
        if (!mine.any().equals(expected.any())) {
            throw new AssertionError("(g) " + name + " at " + with.name + " has other content than " + right + ":\n" + text(mine)
                    + "instead of\n" + text(expected));
        }
    }

    private static String text(Held held) {
        return switch (Objects.requireNonNull(ResourceType.ofUrl(held.any().getTypeUrl()))) {
            case CLUSTER -> held.as(Cluster.class).toString();
            case ENDPOINT -> held.as(ClusterLoadAssignment.class).toString();
            case LISTENER -> held.as(Listener.class).toString();
            case ROUTE -> held.as(RouteConfiguration.class).toString();
            case NAME_TABLE -> held.as(NameTable.class).toString();
        };
    }

    private static Any any(Resource resource) {
        try {
            return Any.parseFrom(resource.any());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
