package dev.navarch.simulation;

import com.google.rpc.Status;
import dev.navarch.generate.ResourceType;
import dev.navarch.model.World;
import dev.navarch.simulation.Reply.Held;
import dev.navarch.xds.Delivery;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.NavigableMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link Envoy}, from its first request to its end, in either dialect. */
final class Conversation implements Delivery.WireTap {
    private final Envoy envoy;
    private final Ledger ledger;
    private final ArrayDeque<Reply> mail = new ArrayDeque<>();
    private final Map<ResourceType, String> nonces = new HashMap<>();
    private final Map<ResourceType, Set<String>> asked = new EnumMap<>(ResourceType.class);
    private final Set<ResourceType> begun = new HashSet<>();
    /** What it would say of clusters if none of them waited for endpoints. */
    private final ArrayDeque<Runnable> unsaid = new ArrayDeque<>();
    private Delivery.@Nullable Call call;
    private @Nullable Node node;

    Conversation(Envoy envoy, Ledger ledger) {
        this.envoy = envoy;
        this.ledger = ledger;
        this.node = envoy.node;
    }

    Delivery.Call call() {
        return Objects.requireNonNull(call);
    }

    /** Tells what the proxy has, in Envoy's order. */
    void begin(Delivery.Call dialed) {
        call = dialed;
        sayOfClusters(() -> first(ResourceType.CLUSTER, Set.of()));
        interest(ResourceType.ENDPOINT);
        if (envoy.knowsListeners) {
            firstOfListeners();
        }
        interest(ResourceType.ROUTE);
    }

    /** Its agent asks for names when it first sees it ask for listeners. */
    private void firstOfListeners() {
        first(ResourceType.LISTENER, Set.of());
        first(ResourceType.NAME_TABLE, Set.of());
    }

    @Override
    public void asked(byte[] request, World world) {
        ledger.asked(request, world, envoy.held);
    }

    @Override
    public void said(byte[] response, World world) {
        Reply reply = Reply.of(envoy.delta, response);
        envoy.journal.note("      " + envoy.name + " <- " + reply);
        ledger.said(reply, world);
        mail.add(reply);
        if (!envoy.slow) {
            envoy.loop.post(this::read);
        }
    }

    @Override
    public void ended() {
        mail.clear();
    }

    boolean hasMail() {
        return !mail.isEmpty();
    }

    boolean read() {
        Reply reply = mail.poll();
        if (reply != null) {
            read(reply);
        }
        return reply != null;
    }

    private void read(Reply reply) {
        ResourceType type = reply.type();
        nonces.put(type, reply.nonce());
        Set<String> bad = new TreeSet<>();
        reply.resources().forEach((name, content) -> {
            if (envoy.dislikes(type, name, content)) {
                bad.add(name);
            }
        });
        envoy.journal
                .note("      " + envoy.name + (bad.isEmpty() ? " accepts " : " refuses ") + type + " " + reply.nonce() + bad);
        if (bad.isEmpty()) {
            apply(reply, bad);
            envoy.accepted.put(type, reply.version());
            answer(type, null);
        } else {
            refuse(reply, bad);
        }
        if (type == ResourceType.CLUSTER && !envoy.knowsListeners) {
            envoy.knowsListeners = true;
            firstOfListeners();
        }
        interest(ResourceType.ENDPOINT);
        interest(ResourceType.ROUTE);
        while (envoy.warming.isEmpty() && !unsaid.isEmpty()) {
            unsaid.remove().run();
        }
    }

    /** Clusters and listeners are taken one by one, in delta all is; else all or nothing, and sometimes without a word about whom. */
    private void refuse(Reply reply, Set<String> bad) {
        boolean names = !envoy.delta || Math.floorMod(bad.hashCode(), 2) == 0;
        if (names && (envoy.delta || reply.type().isWildcard())) {
            apply(reply, bad);
            envoy.accepted.remove(reply.type());
        }
        if (reply.type() == ResourceType.ENDPOINT) {
            // As if it had waited for them in vain.
            envoy.warming.removeAll(reply.resources().keySet());
        }
        answer(reply.type(),
                names ? bad.stream().map(n -> "Error adding " + n + ": no").collect(Collectors.joining("; ")) : "no");
    }

    private void apply(Reply reply, Set<String> without) {
        NavigableMap<String, Held> held = envoy.held(reply.type());
        if (!envoy.delta && reply.type().isWildcard()) {
            held.keySet().removeIf(name -> !reply.resources().containsKey(name));
        }
        reply.removed().forEach(held::remove);
        reply.resources().forEach((name, content) -> {
            if (!without.contains(name)) {
                Held before = held.put(name, content);
                boolean isOther = before == null || !before.any().equals(content.any());
                if (reply.type() == ResourceType.CLUSTER && isOther && Reply.needsEndpoints(content)) {
                    envoy.warming.add(name);
                } else if (reply.type() == ResourceType.ENDPOINT) {
                    envoy.warming.remove(name);
                }
            }
        });
        if (reply.type() == ResourceType.CLUSTER) {
            envoy.warming.removeIf(name -> !envoy.wanted(ResourceType.ENDPOINT).contains(name));
        }
    }

    private void sayOfClusters(Runnable words) {
        if (envoy.warming.isEmpty() && unsaid.isEmpty()) {
            words.run();
        } else {
            unsaid.add(words);
        }
    }

    private void answer(ResourceType type, @Nullable String error) {
        String nonce = nonces.getOrDefault(type, "");
        String version = envoy.accepted.getOrDefault(type, "");
        Runnable words = () -> {
            if (envoy.delta) {
                DeltaDiscoveryRequest.Builder ask = DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl())
                        .setResponseNonce(nonce);
                if (error != null) {
                    ask.setErrorDetail(Status.newBuilder().setMessage(error));
                }
                say(ask);
            } else {
                DiscoveryRequest.Builder ask = state(type, asked.getOrDefault(type, Set.of())).setResponseNonce(nonce)
                        .setVersionInfo(version);
                if (error != null) {
                    ask.setErrorDetail(Status.newBuilder().setMessage(error));
                }
                say(ask);
            }
        };
        if (type == ResourceType.CLUSTER) {
            sayOfClusters(words);
        } else {
            words.run();
        }
    }

    /** Asks for what it wants of a type whose resources it names. */
    private void interest(ResourceType type) {
        Set<String> wanted = envoy.wanted(type);
        Set<String> before = asked.getOrDefault(type, Set.of());
        envoy.held(type).keySet().retainAll(wanted);
        if (wanted.equals(before)) {
            return;
        }
        asked.put(type, wanted);
        if (!begun.contains(type)) {
            first(type, wanted);
        } else if (envoy.delta) {
            say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl())
                    .addAllResourceNamesSubscribe(without(wanted, before))
                    .addAllResourceNamesUnsubscribe(without(before, wanted)));
        } else {
            say(state(type, wanted).setResponseNonce(nonces.getOrDefault(type, ""))
                    .setVersionInfo(envoy.accepted.getOrDefault(type, "")));
        }
    }

    private static List<String> without(Set<String> some, Set<String> others) {
        return some.stream().filter(name -> !others.contains(name)).toList();
    }

    private void first(ResourceType type, Collection<String> names) {
        begun.add(type);
        if (envoy.delta) {
            DeltaDiscoveryRequest.Builder ask = DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl())
                    .addAllResourceNamesSubscribe(names);
            envoy.held(type).forEach((name, content) -> ask.putInitialResourceVersions(name, content.version()));
            say(ask);
        } else {
            say(state(type, names).setVersionInfo(envoy.accepted.getOrDefault(type, "")));
        }
    }

    private static DiscoveryRequest.Builder state(ResourceType type, Collection<String> names) {
        return DiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).addAllResourceNames(names);
    }

    private void say(DeltaDiscoveryRequest.Builder ask) {
        if (node != null) {
            ask.setNode(node);
            node = null;
        }
        call().say(ask.build().toByteArray());
    }

    private void say(DiscoveryRequest.Builder ask) {
        if (node != null) {
            ask.setNode(node);
            node = null;
        }
        call().say(ask.build().toByteArray());
    }
}
