package dev.navarch.xds;

import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Version;
import dev.navarch.model.ClusterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a watch's next response and hands it over. One for each turn of a stream.
 *
 * <p>In delta, and for endpoints and routes, a response holds what differs. In the state of the world a response of clusters or listeners
 * holds all of them, for what it leaves out is gone.
 */
final class Sender {
    private final Stream stream;
    private final Shared shared;

    Sender(Stream stream) {
        this.stream = stream;
        this.shared = stream.shared;
    }

    /** @param removals whether the time for removals has come */
    void send(Watch watch, boolean removals) {
        long from = shared.clock().nanos();
        if (isInFull(watch.type)) {
            sendInFull(watch, removals, from);
        } else {
            sendDifference(watch, removals, from);
        }
    }

    private boolean isInFull(ResourceType type) {
        return stream.protocol == Protocol.STATE_OF_THE_WORLD && type.isWildcard();
    }

    private void sendDifference(Watch watch, boolean removals, long from) {
        boolean isFirst = isFirst(watch);
        List<byte[]> bodies = new ArrayList<>(3);
        List<Map<String, Version>> sent = new ArrayList<>(2);
        int avoided = 0;
        for (Part part : watch.parts) {
            if (part.behind.isLevel()) {
                continue;
            }
            Rendition rendition = render(watch, part, removals);
            part.behind = rendition.rest();
            avoided += rendition.avoided();
            if (!rendition.isEmpty()) {
                bodies.add(rendition.body());
                sent.add(rendition.sent());
            }
        }
        if (avoided > 0) {
            shared.metrics().avoided(watch.type);
        }
        if (!sent.isEmpty() || isFirst) {
            hand(watch, bodies, new Flight(stream.nextNonce(), from, sent, watch.news, List.of()));
        } else if (watch.isLevel()) {
            watch.news = Map.of();
        }
    }

    /** A first answer to a wildcard is sent even if there is nothing to say: the client waits for it. */
    private static boolean isFirst(Watch watch) {
        return watch.sentNonce.isEmpty() && watch.subscription.isWildcard()
                && watch.parts.stream().allMatch(p -> p.behind.isEverything());
    }

    private Rendition render(Watch watch, Part part, boolean removals) {
        if (watch.quarantine.isIdle()) {
            return shared.renditions().ofDifference(part.group, part.behind, stream.protocol, removals);
        }
        return Rendition.ofDifference(part.group, part.behind, stream.protocol, new Rendition.Limits(removals,
                watch.quarantine.maxNames(), shared.renditions().chunkBytes(), watch.quarantine::isWithheld));
    }

    private void sendInFull(Watch watch, boolean removals, long from) {
        if (watch.isHeld()) {
            return;
        }
        boolean isFirst = isFirst(watch);
        List<Map<String, Version>> changed = new ArrayList<>(watch.parts.size());
        boolean anything = isFirst;
        boolean onlyRemovals = !isFirst;
        for (Part part : watch.parts) {
            Map<String, Version> differing = differing(watch, part);
            changed.add(differing);
            anything |= !differing.isEmpty();
            onlyRemovals &= differing.values().stream().allMatch(Behind.NOTHING::equals);
        }
        if (!anything) {
            shared.metrics().avoided(watch.type);
            watch.parts.forEach(p -> p.behind = withheld(watch, p));
            watch.news = Map.of();
            return;
        }
        if (onlyRemovals && !removals) {
            return;
        }
        List<byte[]> bodies = new ArrayList<>(watch.parts.size() + 1);
        List<ResourceSet> sets = new ArrayList<>();
        for (Part part : watch.parts) {
            bodies.add(watch.quarantine.isEmpty()
                    ? shared.renditions().ofEverything(part.group).body()
                    : Wire.body(stream.protocol, watch.tolerated(part.group), List.of()));
            sets.addAll(part.group.sets());
            part.behind = withheld(watch, part);
        }
        hand(watch, bodies, new Flight(stream.nextNonce(), from, changed, watch.news, sets));
    }

    /** The names that the response will change for the client, and to what. */
    private Map<String, Version> differing(Watch watch, Part part) {
        if (part.behind.isEverything()) {
            Map<String, Version> all = shared.renditions().ofEverything(part.group).sent();
            if (watch.quarantine.isEmpty()) {
                return all;
            }
            Map<String, Version> some = new HashMap<>(all);
            some.entrySet().removeIf(e -> watch.quarantine.isWithheld(e.getKey(), e.getValue()));
            return some;
        }
        Map<String, Version> differing = new HashMap<>();
        part.behind.versions().forEach((name, client) -> {
            Resource resource = part.group.lookup(name);
            Version newest = resource == null ? Behind.NOTHING : resource.version();
            if (!newest.equals(client) && !watch.quarantine.isWithheld(name, newest)) {
                differing.put(name, newest);
            }
        });
        return differing;
    }

    /** What stays owed after a full response: nothing but what the client refuses. */
    private static Behind withheld(Watch watch, Part part) {
        if (watch.quarantine.isEmpty()) {
            return Behind.LEVEL;
        }
        Set<String> names = new HashSet<>();
        for (String name : watch.quarantine.names()) {
            Resource resource = part.group.covers(name) ? part.group.lookup(name) : null;
            if (resource != null && watch.quarantine.isWithheld(name, resource.version())) {
                names.add(name);
            }
        }
        return Behind.unsure(names);
    }

    private void hand(Watch watch, List<byte[]> bodies, Flight flight) {
        XdsMetrics metrics = shared.metrics();
        watch.sentNonce = flight.nonce();
        bodies.add(shared.wire().suffix(stream.protocol, watch.type, watch.version(), flight.nonce()));
        Frame frame = Frame.of(bodies);
        if (stream.owedSince != 0) {
            metrics.queued(flight.sentNanos() - stream.owedSince);
        }
        watch.flight = flight;
        watch.overdue = false;
        watch.sentAt = shared.clock().now();
        watch.news = Map.of();
        stream.hand(frame);
        long now = shared.clock().nanos();
        metrics.sent(watch.type, frame.length(), now - flight.sentNanos());
        for (Map.Entry<ClusterId, Long> origin : flight.news().entrySet()) {
            metrics.newsSent(origin.getKey(), watch.type, now - origin.getValue());
        }
        if (watch.type == ResourceType.CLUSTER) {
            followWithEndpoints(flight);
        }
    }

    /** A cluster that is sent stays warming until its endpoints come, even if the client has them. */
    private void followWithEndpoints(Flight clusters) {
        Watch endpoints = stream.watch(ResourceType.ENDPOINT);
        if (endpoints == null) {
            return;
        }
        Set<String> names = new HashSet<>();
        clusters.sent().forEach(part -> part.forEach((name, version) -> {
            if (!version.equals(Behind.NOTHING)) {
                names.add(name);
            }
        }));
        endpoints.force(Behind.unsure(names));
    }
}
