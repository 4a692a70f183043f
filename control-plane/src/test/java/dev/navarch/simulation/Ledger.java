package dev.navarch.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.navarch.generate.Generation;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;
import dev.navarch.model.World;
import dev.navarch.testkit.FakeClock;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Keeps the books of one stream as the server sees it, and checks each response against them: (c), (d), (e) and (f). */
final class Ledger {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration TOLERANCE = Duration.ofMinutes(10);

    private final Context context;
    private final boolean delta;
    private final Proxy proxy;
    private long lastNonce;
    /** Responses that nobody has answered: when they were sent, by type and nonce. */
    private final Map<ResourceType, Map<String, Long>> unanswered = new EnumMap<>(ResourceType.class);
    /** Clusters that the proxy has by what it said and by what it was sent. */
    private final Set<String> clusters = new HashSet<>();
    /** What it came with and what is otherwise in the World, while that is incomplete: content by name. */
    private final Map<ResourceType, Map<String, Reply.Held>> leftAlone = new EnumMap<>(ResourceType.class);
    private final Set<ResourceType> begun = new HashSet<>();

    /**
     * What the ledgers of a replica have in common.
     *
     * @param incompleteSince the nanoseconds since when its World is incomplete, if it is
     * @param recent the Worlds that it has published, the latest last; delivery may not have seen all of them yet
     */
    record Context(FakeClock clock, Generation generation, Versions versions, LongSupplier incompleteSince,
            Collection<World> recent) {
    }

    Ledger(Context context, boolean delta, Proxy proxy) {
        this.context = context;
        this.delta = delta;
        this.proxy = proxy;
    }

    /** The server takes a request of a proxy that has {@code held}. */
    void asked(byte[] bytes, World world, Map<ResourceType, ? extends Map<String, Reply.Held>> held) {
        try {
            if (delta) {
                DeltaDiscoveryRequest ask = DeltaDiscoveryRequest.parseFrom(bytes);
                took(ask.getTypeUrl(), ask.getResponseNonce(), ask.getInitialResourceVersionsMap().keySet(), world, held);
                leftAlone(ask.getTypeUrl()).removeAll(ask.getResourceNamesUnsubscribeList());
            } else {
                DiscoveryRequest ask = DiscoveryRequest.parseFrom(bytes);
                ResourceType type = Objects.requireNonNull(ResourceType.ofUrl(ask.getTypeUrl()));
                Set<String> known = ask.getVersionInfo().isEmpty() ? Set.of() : of(held, type).keySet();
                took(ask.getTypeUrl(), ask.getResponseNonce(), known, world, held);
                if (!type.isWildcard()) {
                    leftAlone(ask.getTypeUrl()).retainAll(ask.getResourceNamesList());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private Set<String> leftAlone(String url) {
        Map<String, Reply.Held> left = leftAlone.get(ResourceType.ofUrl(url));
        return left == null ? new HashSet<>() : left.keySet();
    }

    private void took(String url, String nonce, Set<String> known, World world,
            Map<ResourceType, ? extends Map<String, Reply.Held>> held) {
        ResourceType type = Objects.requireNonNull(ResourceType.ofUrl(url));
        if (nonce.isEmpty() && !delta) {
            // It asks anew: what was sent before is of no account.
            unanswered.remove(type);
        } else {
            unanswered.computeIfAbsent(type, _ -> new TreeMap<>()).remove(nonce);
        }
        if (begun.add(type)) {
            if (type == ResourceType.CLUSTER) {
                clusters.addAll(known);
            }
            Map<String, Reply.Held> has = new TreeMap<>(of(held, type));
            has.keySet().retainAll(known);
            leftAlone.put(type, has);
            context.recent.stream().filter(later -> later.version() > world.version()).forEach(this::forgetWhatIsNotLeftAlone);
        }
        forgetWhatIsNotLeftAlone(world);
    }

    private static Map<String, Reply.Held> of(Map<ResourceType, ? extends Map<String, Reply.Held>> held, ResourceType type) {
        Map<String, Reply.Held> some = held.get(type);
        return some == null ? Map.of() : some;
    }

    /** What the World has just so need not be left alone: it changes when the World does. A state is left alone as a whole. */
    private void forgetWhatIsNotLeftAlone(World world) {
        if (world.isComplete() || context.clock.nanos() - context.incompleteSince.getAsLong() >= TOLERANCE.toNanos()) {
            leftAlone.clear();
            return;
        }
        leftAlone.forEach((type, names) -> {
            Map<String, ByteString> now = delta || !type.isWildcard() ? contents(world, type) : Map.of();
            names.entrySet()
                    .removeIf(e -> e.getValue().any().toByteString().equals(now.containsKey(e.getKey()) || type.isWildcard()
                            ? now.get(e.getKey())
                            : ByteString.copyFrom(context.generation.absent(type, e.getKey()).any())));
            if (!delta && type.isWildcard() && states(names).equals(contents(world, type))) {
                names.clear();
            }
        });
    }

    private static Map<String, ByteString> states(Map<String, Reply.Held> names) {
        Map<String, ByteString> all = new TreeMap<>();
        names.forEach((name, held) -> all.put(name, held.any().toByteString()));
        return all;
    }

    private Map<String, ByteString> contents(World world, ResourceType type) {
        Map<String, ByteString> all = new TreeMap<>();
        for (View view : context.generation.views(world, proxy, type)) {
            context.generation.generate(world, view).resources()
                    .forEach(resource -> all.put(resource.name(), ByteString.copyFrom(resource.any())));
        }
        return all;
    }

    /** There is another World. */
    void sees(World world) {
        forgetWhatIsNotLeftAlone(world);
    }

    /** The server says something. */
    void said(Reply reply, World world) {
        checkTurn(reply);
        checkVersions(reply);
        forgetWhatIsNotLeftAlone(world);
        checkNothingIsTaken(reply, world);
        switch (reply.type()) {
            case CLUSTER -> {
                if (!delta) {
                    // What it leaves out is gone, but for what the proxy refused.
                    clusters.retainAll(contents(world, ResourceType.CLUSTER).keySet());
                }
                clusters.addAll(reply.resources().keySet());
                reply.removed().forEach(clusters::remove);
            }
            case LISTENER, ROUTE -> checkClusters(reply, world);
            case ENDPOINT, NAME_TABLE -> {
            }
        }
    }

    private void checkTurn(Reply reply) {
        long nonce = Long.parseLong(reply.nonce());
        assertTrue(nonce > lastNonce, () -> "(c) nonce " + nonce + " after " + lastNonce);
        lastNonce = nonce;
        long now = context.clock.nanos();
        Map<String, Long> open = unanswered.computeIfAbsent(reply.type(), _ -> new TreeMap<>());
        open.forEach((earlier, sent) -> assertTrue(now - sent > DEADLINE.toNanos(),
                () -> "(c) " + reply.type() + " " + nonce + " is sent while " + earlier + " is unanswered"));
        open.clear();
        open.put(reply.nonce(), now);
    }

    private void checkVersions(Reply reply) {
        if (delta) {
            reply.resources().forEach((name, held) -> context.versions.resource(reply.type(), name, held));
        } else if (reply.type().isWildcard()) {
            context.versions.state(reply);
        }
    }

    private void checkClusters(Reply reply, World world) {
        if (!begun.contains(ResourceType.CLUSTER)) {
            return;
        }
        Set<String> missing = new TreeSet<>();
        reply.resources().forEach((_, held) -> missing.addAll(Reply.clusters(reply.type(), held)));
        missing.removeAll(clusters);
        if (!missing.isEmpty()) {
            missing.retainAll(contents(world, ResourceType.CLUSTER).keySet());
            assertTrue(missing.isEmpty(), () -> "(e) " + reply.type() + " " + reply.nonce() + " of " + reply.resources().keySet()
                    + " names " + missing + ", which exist and were not sent");
        }
    }

    private void checkNothingIsTaken(Reply reply, World world) {
        Set<String> taken = new TreeSet<>(reply.resources().keySet());
        taken.addAll(reply.removed());
        Set<String> left = leftAlone.getOrDefault(reply.type(), Map.of()).keySet();
        if (delta || !reply.type().isWildcard()) {
            taken.retainAll(left);
        }
        assertTrue(left.isEmpty() || taken.isEmpty(), () -> "(f) " + reply.type() + " " + reply.nonce() + " touches " + taken
                + ", with which the proxy came, while " + world.pending() + " is not known");
    }
}
