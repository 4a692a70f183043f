package dev.navarch.xds;

import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stream as the operator sees it: a copy, taken on the stream's own event loop.
 *
 * @param connectionId the proxy's id and a number, such as {@code sleep.sample-2}
 * @param address of the peer, {@code host:port}
 * @param delta whether it speaks the delta protocol
 * @param types what it subscribed to
 * @param identity who it was found to be, a SPIFFE name; null when nobody was asked
 */
public record StreamStatus(String connectionId, Proxy proxy, String address, Instant connectedAt, boolean delta,
        Map<ResourceType, TypeStatus> types, @Nullable String identity) {
    public StreamStatus {
        types = Map.copyOf(types);
    }

    /**
     * @param sent nonce of the last response, empty before the first
     * @param acked nonce of the last accepted response, empty before the first
     * @param sentAt null before the first response
     * @param error of the last refusal, null when a later response was accepted
     * @param wildcard whether it asked for everything
     * @param names what it is subscribed to; for a wildcard all names that there are
     * @param owed names that are still to be sent
     * @param quarantined names that it refuses and that are withheld
     * @param resources what it was sent and what is still current, in the order of names
     */
    public record TypeStatus(String sent, String acked, @Nullable Instant sentAt, @Nullable String error, boolean wildcard,
            List<String> names, List<String> owed, List<String> quarantined, List<Resource> resources) {
        public TypeStatus {
            names = List.copyOf(names);
            owed = List.copyOf(owed);
            quarantined = List.copyOf(quarantined);
            resources = List.copyOf(resources);
        }
    }
}
