package dev.navarch.xds;

import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Copies streams for the operator's eyes. On the streams' own event loop. */
final class Statuses {
    private Statuses() {
    }

    static List<StreamStatus> of(StreamLoop loop) {
        return loop.streams().stream().map(Statuses::of).toList();
    }

    private static StreamStatus of(Stream stream) {
        Map<ResourceType, StreamStatus.TypeStatus> types = new EnumMap<>(ResourceType.class);
        stream.watches().forEach(w -> types.put(w.type, of(w)));
        return new StreamStatus(stream.connectionId, stream.proxy, stream.outlet.peer(), stream.connectedAt,
                stream.protocol == Protocol.DELTA, types, stream.identity == null ? null : stream.identity.uri());
    }

    private static StreamStatus.TypeStatus of(Watch watch) {
        boolean wildcard = watch.subscription.isWildcard();
        List<Resource> level = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> owed = new ArrayList<>();
        for (Part part : watch.parts) {
            for (Resource resource : part.group.all()) {
                names.add(resource.name());
                boolean has = watch.known(resource.name()).equals(resource.version());
                if (has) {
                    level.add(resource);
                } else {
                    owed.add(resource.name());
                }
            }
        }
        level.sort((a, b) -> a.name().compareTo(b.name()));
        return new StreamStatus.TypeStatus(watch.sentNonce, watch.ackedNonce, watch.sentAt, watch.error, wildcard,
                wildcard ? names : watch.subscription.names().list(), owed, watch.quarantine.names(), level);
    }
}
