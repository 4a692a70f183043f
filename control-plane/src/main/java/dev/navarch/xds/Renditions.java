package dev.navarch.xds;

import dev.navarch.generate.Version;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies ready to be shared, the most recently used, up to a number of bytes. Used on one event loop only. */
final class Renditions {
    private final int chunkBytes;
    private final long maxBytes;
    private final LinkedHashMap<Key, Rendition> byKey = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    Renditions(int chunkBytes, long maxBytes) {
        this.chunkBytes = chunkBytes;
        this.maxBytes = maxBytes;
    }

    /** @param behind null for all there is; told apart by identity, as groups are */
    private record Key(Group group, int epoch, @Nullable Behind behind, Protocol protocol, boolean removals) {
    }

    /** What the difference amounts to, for whoever may be sent all of it. */
    Rendition ofDifference(Group group, Behind behind, Protocol protocol, boolean removals) {
        Key key = new Key(group, group.epoch, behind, protocol, removals);
        Rendition known = byKey.get(key);
        if (known == null) {
            known = Rendition.ofDifference(group, behind, protocol,
                    new Rendition.Limits(removals, Integer.MAX_VALUE, chunkBytes, (_, _) -> false));
            keep(key, known);
        }
        return known;
    }

    /** All there is, in the state of the world. */
    Rendition ofEverything(Group group) {
        Key key = new Key(group, group.epoch, null, Protocol.STATE_OF_THE_WORLD, true);
        Rendition known = byKey.get(key);
        if (known == null) {
            Map<String, Version> versions = new HashMap<>();
            group.all().forEach(r -> versions.put(r.name(), r.version()));
            known = Rendition.ofEverything(group.all(), Map.copyOf(versions));
            keep(key, known);
        }
        return known;
    }

    int chunkBytes() {
        return chunkBytes;
    }

    private void keep(Key key, Rendition rendition) {
        if (key.group.members.cardinality() < 2) {
            return;
        }
        byKey.put(key, rendition);
        bytes += rendition.body().length;
        while (bytes > maxBytes) {
            bytes -= byKey.pollFirstEntry().getValue().body().length;
        }
    }

    /** Forgets what no longer serves: the group's content has changed, or its last member is gone. */
    void forget(Group group) {
        byKey.entrySet().removeIf(e -> {
            boolean stale = e.getKey().group == group;
            bytes -= stale ? e.getValue().body().length : 0;
            return stale;
        });
    }
}
