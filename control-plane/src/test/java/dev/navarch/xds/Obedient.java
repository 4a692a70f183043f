package dev.navarch.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Status;
import dev.navarch.generate.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A model of Envoy: subscribes to all clusters, to the endpoints of each, to all listeners and a few routes; keeps a cluster that it is sent
 * warming until endpoints come, and withholds its answer so long; refuses what is {@link #BAD}; comes back with what it has.
 */
final class Obedient {
    static final String BAD = "bad";
    private static final Set<String> ROUTES = Set.of("80", "81");

    final String pod;
    private final Protocol protocol;
    private final Random random;
    private final Map<ResourceType, Map<String, String>> state = new EnumMap<>(ResourceType.class);
    private final Map<ResourceType, Map<String, String>> versions = new EnumMap<>(ResourceType.class);
    private final Map<ResourceType, String> accepted = new EnumMap<>(ResourceType.class);
    private final Set<String> warming = new TreeSet<>();
    private final Map<ResourceType, Got> unanswered = new EnumMap<>(ResourceType.class);
    private final Map<ResourceType, String> nonces = new EnumMap<>(ResourceType.class);
    private final Set<ResourceType> asked = new HashSet<>();
    private Set<String> endpointsAsked = new TreeSet<>();
    private Client client;
    /** Asked for anew with an empty nonce while an answer was on its way: there may be two. */
    private final Set<ResourceType> startedAgain = new HashSet<>();
    private long lastNonce;
    /** What it had when it came and must not lose now. */
    private @Nullable Map<ResourceType, Map<String, String>> untouchable;

    Obedient(Rig rig, Protocol protocol, String pod, Random random) {
        this.pod = pod;
        this.protocol = protocol;
        this.random = random;
        for (ResourceType type : types()) {
            state.put(type, new TreeMap<>());
            versions.put(type, new TreeMap<>());
        }
        this.client = new Client(rig, protocol, pod);
        introduce();
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.CLUSTER, ResourceType.ENDPOINT, ResourceType.LISTENER, ResourceType.ROUTE);
    }

    /** @param incomplete whether the replica does not know everything yet */
    void reconnect(Rig rig, boolean incomplete) {
        client.hangUp();
        client = new Client(rig, protocol, pod);
        unanswered.clear();
        nonces.clear();
        asked.clear();
        startedAgain.clear();
        lastNonce = 0;
        untouchable = null;
        if (incomplete) {
            Map<ResourceType, Map<String, String>> had = new EnumMap<>(ResourceType.class);
            state.forEach((type, names) -> {
                Map<String, String> differing = new TreeMap<>(names);
                Map<String, String> here = rig.expected(type, pod);
                // A route that went was left to the client; the version of a state of the world does not tell.
                boolean isSilent = protocol == Protocol.STATE_OF_THE_WORLD && type == ResourceType.ROUTE;
                differing.entrySet().removeIf(e -> e.getValue().equals(here.getOrDefault(e.getKey(), ""))
                        || (isSilent && !here.containsKey(e.getKey())));
                had.put(type, differing);
            });
            untouchable = had;
        }
        introduce();
    }

    void nothingIsUntouchable() {
        untouchable = null;
    }

    private void introduce() {
        endpointsAsked = new TreeSet<>(of(ResourceType.CLUSTER).keySet());
        if (warming.isEmpty()) {
            begin(ResourceType.CLUSTER, List.of());
        }
        if (!endpointsAsked.isEmpty()) {
            begin(ResourceType.ENDPOINT, endpointsAsked);
        }
        begin(ResourceType.LISTENER, List.of());
        begin(ResourceType.ROUTE, ROUTES);
    }

    private Map<String, String> of(ResourceType type) {
        return state.getOrDefault(type, Map.of());
    }

    private void begin(ResourceType type, Iterable<String> names) {
        asked.add(type);
        if (protocol == Protocol.DELTA) {
            client.say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).addAllResourceNamesSubscribe(names)
                    .putAllInitialResourceVersions(versions.getOrDefault(type, Map.of())));
        } else {
            client.say(DiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl()).addAllResourceNames(names)
                    .setVersionInfo(accepted.getOrDefault(type, "")));
        }
    }

    void block(boolean isBlocked) {
        client.blocked(isBlocked);
    }

    /** Reads one response if there is one. */
    boolean read() {
        if (!client.hasNext()) {
            return false;
        }
        Got got = client.next();
        ResourceType type = got.type();
        assertTrue(Long.parseLong(got.nonce()) > lastNonce, "nonces grow");
        lastNonce = Long.parseLong(got.nonce());
        assertFalse(unanswered.containsKey(type) && !startedAgain.remove(type),
                () -> "two unanswered: " + unanswered.get(type) + " and " + got);
        nonces.put(type, got.nonce());
        unanswered.put(type, got);
        if (!got.contents().containsValue(BAD)) {
            apply(got);
        } else if (type == ResourceType.ENDPOINT) {
            // A refusal of its endpoints ends a cluster's warming, too.
            warming.removeAll(got.contents().keySet());
        }
        return true;
    }

    private void apply(Got got) {
        ResourceType type = got.type();
        Map<String, String> now = state.computeIfAbsent(type, _ -> new TreeMap<>());
        Map<String, String> before = new TreeMap<>(now);
        boolean inFull = protocol == Protocol.STATE_OF_THE_WORLD && type.isWildcard();
        if (inFull) {
            now.clear();
        }
        now.putAll(got.contents());
        got.removed().forEach(now::remove);
        Map<String, String> has = versions.computeIfAbsent(type, _ -> new TreeMap<>());
        has.putAll(got.versions());
        got.removed().forEach(has::remove);
        if (type == ResourceType.ENDPOINT) {
            // It no longer looks at what it has unsubscribed from.
            now.keySet().retainAll(endpointsAsked);
            has.keySet().retainAll(endpointsAsked);
        }
        accepted.put(type, got.version());
        assertUntouched(type, before, now);
        if (type == ResourceType.CLUSTER) {
            // Envoy ignores a cluster of the state of the world that has not changed.
            got.contents().forEach((name, content) -> {
                if (!inFull || !content.equals(before.get(name))) {
                    warming.add(name);
                }
            });
            warming.retainAll(now.keySet());
            subscribeToEndpoints(now.keySet());
        } else if (type == ResourceType.ENDPOINT) {
            warming.removeAll(got.contents().keySet());
        }
    }

    private void assertUntouched(ResourceType type, Map<String, String> before, Map<String, String> now) {
        if (untouchable != null) {
            untouchable.getOrDefault(type, Map.of()).keySet().forEach(
                    n -> assertEquals(before.get(n), now.get(n), () -> pod + " loses " + n + " to an incomplete World"));
        }
    }

    private void subscribeToEndpoints(Set<String> clusters) {
        Set<String> added = new TreeSet<>(clusters);
        added.removeAll(endpointsAsked);
        Set<String> dropped = new TreeSet<>(endpointsAsked);
        dropped.removeAll(clusters);
        endpointsAsked = new TreeSet<>(clusters);
        state.getOrDefault(ResourceType.ENDPOINT, new TreeMap<>()).keySet().retainAll(clusters);
        versions.getOrDefault(ResourceType.ENDPOINT, new TreeMap<>()).keySet().retainAll(clusters);
        if (added.isEmpty() && dropped.isEmpty()) {
            return;
        }
        if (!asked.contains(ResourceType.ENDPOINT)) {
            begin(ResourceType.ENDPOINT, clusters);
        } else if (protocol == Protocol.DELTA) {
            client.say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(ResourceType.ENDPOINT.typeUrl())
                    .addAllResourceNamesSubscribe(added).addAllResourceNamesUnsubscribe(dropped));
        } else {
            // The names go with the answer if one is due, else with the nonce that it has seen last.
            if (!unanswered.containsKey(ResourceType.ENDPOINT)) {
                if (!nonces.containsKey(ResourceType.ENDPOINT)) {
                    startedAgain.add(ResourceType.ENDPOINT);
                }
                client.say(DiscoveryRequest.newBuilder().setTypeUrl(ResourceType.ENDPOINT.typeUrl()).addAllResourceNames(clusters)
                        .setVersionInfo(accepted.getOrDefault(ResourceType.ENDPOINT, ""))
                        .setResponseNonce(nonces.getOrDefault(ResourceType.ENDPOINT, "")));
            }
            if (clusters.isEmpty()) {
                asked.remove(ResourceType.ENDPOINT);
                nonces.remove(ResourceType.ENDPOINT);
                unanswered.remove(ResourceType.ENDPOINT);
            }
        }
    }

    /** Answers one response if there is one that it can answer. */
    boolean answer() {
        List<ResourceType> open = new ArrayList<>(unanswered.keySet());
        if (!warming.isEmpty() && !isRefused(ResourceType.CLUSTER)) {
            open.remove(ResourceType.CLUSTER);
        }
        if (open.isEmpty()) {
            // Once warm, a client that came back in mid-warming asks for clusters at last.
            if (warming.isEmpty() && !asked.contains(ResourceType.CLUSTER)) {
                begin(ResourceType.CLUSTER, List.of());
                return true;
            }
            return false;
        }
        ResourceType type = open.get(random.nextInt(open.size()));
        boolean refused = isRefused(type);
        Got got = unanswered.remove(type);
        if (got != null) {
            say(got, refused);
        }
        return true;
    }

    private boolean isRefused(ResourceType type) {
        Got got = unanswered.get(type);
        return got != null && got.contents().containsValue(BAD);
    }

    /** As Envoy, it always names the clusters and listeners of a state of the world that it refuses. */
    private boolean isSilent(ResourceType type) {
        return random.nextBoolean() && (protocol == Protocol.DELTA || !type.isWildcard());
    }

    private void say(Got got, boolean refused) {
        Status.Builder error = Status.newBuilder().setCode(3).setMessage(isSilent(got.type())
                ? "something is wrong"
                : "refused: "
                        + got.contents().entrySet().stream().filter(e -> e.getValue().equals(BAD)).map(Map.Entry::getKey)
                                .toList());
        if (protocol == Protocol.DELTA) {
            DeltaDiscoveryRequest.Builder request = DeltaDiscoveryRequest.newBuilder().setTypeUrl(got.type().typeUrl())
                    .setResponseNonce(got.nonce());
            client.say(refused ? request.setErrorDetail(error) : request);
            return;
        }
        DiscoveryRequest.Builder request = DiscoveryRequest.newBuilder().setTypeUrl(got.type().typeUrl())
                .setResponseNonce(got.nonce()).setVersionInfo(accepted.getOrDefault(got.type(), ""));
        switch (got.type()) {
            case ENDPOINT -> request.addAllResourceNames(endpointsAsked);
            case ROUTE -> request.addAllResourceNames(ROUTES);
            default -> {
            }
        }
        client.say(refused ? request.setErrorDetail(error) : request);
    }

    /** It has what it should have; where that is bad, anything that is not. */
    void assertConverged(Rig rig) {
        assertTrue(warming.isEmpty(), () -> pod + " still warms " + warming);
        for (ResourceType type : types()) {
            Map<String, String> expected = rig.expected(type, pod);
            if (type == ResourceType.ENDPOINT) {
                expected.keySet().retainAll(endpointsAsked);
                endpointsAsked.forEach(n -> expected.putIfAbsent(n, ""));
            }
            Map<String, String> has = new TreeMap<>(of(type));
            if (type == ResourceType.ROUTE) {
                // Never taken away: what is not expected is of no account.
                expected.keySet().retainAll(ROUTES);
                has.keySet().retainAll(expected.keySet());
            }
            expected.forEach((name, content) -> {
                if (content.equals(BAD)) {
                    has.remove(name);
                }
            });
            expected.values().removeIf(BAD::equals);
            // What is bad now may have been good once and gone: a state of the world drops it.
            assertEquals(expected, has, () -> pod + " " + protocol + " " + type);
        }
    }
}
