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
import java.util.TreeMap;

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
        // One for all parts: were it one for each, a refused name would never stand alone, and be sent and refused for ever.
        Rendition.Limits limits = new Rendition.Limits(removals, watch.quarantine.maxNames(), shared.renditions().chunkBytes(),
                watch.quarantine::isWithheld);
        for (Part part : watch.parts) {
            if (part.behind.isLevel()) {
                continue;
            }
            Rendition rendition = watch.quarantine.isIdle()
                    ? shared.renditions().ofDifference(part.group, part.behind, stream.protocol, removals)
                    : Rendition.ofDifference(part.group, part.behind, stream.protocol, limits);
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

    private void sendInFull(Watch watch, boolean removals, long from) {
        if (watch.isHeld() || watch.isRefusedWhole()) {
            return;
        }
        boolean isFirst = isFirst(watch);
        List<Map<String, Version>> changed = new ArrayList<>(watch.parts.size());
        boolean anything = isFirst;
        boolean onlyRemovals = !isFirst;
        for (Part part : watch.parts) {
            Map<String, Version> differing = differing(watch, part);
            changed.add(differing);
            anything |= !differing.isEmpty() || part.behind.isEverything();
            onlyRemovals &= !part.behind.isEverything() && differing.values().stream().allMatch(Behind.NOTHING::equals);
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
        Set<String> putOff = watch.quarantine.isIdle() ? Set.of() : putOff(watch, changed);
        List<byte[]> bodies = new ArrayList<>(watch.parts.size() + 1);
        List<ResourceSet> sets = new ArrayList<>();
        for (Part part : watch.parts) {
            if (watch.quarantine.isIdle()) {
                bodies.add(shared.renditions().ofEverything(part.group).body());
                sets.addAll(part.group.sets());
                part.behind = Behind.LEVEL;
            } else {
                List<Resource> tolerated = watch.tolerated(part, putOff);
                bodies.add(Wire.body(stream.protocol, tolerated, List.of()));
                sets.add(ResourceSet.of(tolerated));
                part.behind = withheld(watch, part).then(stillOwed(part.behind, part.group, putOff));
            }
        }
        hand(watch, bodies, new Flight(stream.nextNonce(), from, changed, watch.news, sets));
    }

    /** What has to wait because the client refused more at once without saying why; it is taken out of what changes. */
    private static Set<String> putOff(Watch watch, List<Map<String, Version>> changed) {
        int left = watch.quarantine.maxNames();
        Set<String> putOff = new HashSet<>();
        for (int i = 0; i < changed.size(); i++) {
            Map<String, Version> now = new HashMap<>();
            for (Map.Entry<String, Version> e : new TreeMap<>(changed.get(i)).entrySet()) {
                if (left > 0) {
                    left--;
                    now.put(e.getKey(), e.getValue());
                } else {
                    putOff.add(e.getKey());
                }
            }
            if (now.size() < changed.get(i).size()) {
                changed.set(i, now);
            }
        }
        return putOff;
    }

    private static Behind stillOwed(Behind behind, Group group, Set<String> putOff) {
        return Behind
                .unsure(putOff.stream().filter(n -> behind.contains(n) && (!behind.isEverything() || group.lookup(n) != null))
                        .toList());
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
        watch.sent(flight);
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

    private void followWithEndpoints(Flight clusters) {
        Set<String> names = new HashSet<>();
        clusters.sent().forEach(part -> part.forEach((name, version) -> {
            if (!version.equals(Behind.NOTHING)) {
                names.add(name);
            }
        }));
        stream.warm(Behind.unsure(names));
    }
}
