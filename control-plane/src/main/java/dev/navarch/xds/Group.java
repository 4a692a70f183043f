package dev.navarch.xds;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Version;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one event loop that are subscribed to the same names of the same views: what they are owed is worked out and encoded once.
 * A wildcard has a group for each view; explicit names have one over all views, for only together these know what does not exist.
 */
final class Group {
    private final Key key;
    private final Generation generation;
    private final Map<String, Resource> absent = new HashMap<>();
    private @Nullable Version digest;
    private Behind lastBefore = Behind.LEVEL;
    private Behind lastFrom = Behind.LEVEL;
    private Behind lastTo = Behind.LEVEL;

    /** Slots of the member streams. */
    final BitSet members = new BitSet();
    /** Counts the changes of content. */
    int epoch;

    Group(Key key, Generation generation) {
        this.key = key;
        this.generation = generation;
    }

    /** @param names null for a wildcard */
    record Key(ResourceType type, List<LoopView> views, @Nullable Names names) {
    }

    Key key() {
        return key;
    }

    ResourceType type() {
        return key.type;
    }

    @Nullable
    Names names() {
        return key.names;
    }

    List<LoopView> views() {
        return key.views;
    }

    boolean covers(String name) {
        return key.names == null || key.names.contains(name);
    }

    /** The newest resource of that name; of an explicit type an empty one when there is none. */
    @Nullable
    Resource lookup(String name) {
        for (LoopView view : key.views) {
            Resource resource = view.currentSet().get(name);
            if (resource != null) {
                return resource;
            }
        }
        return key.names == null || type().isWildcard()
                ? null
                : absent.computeIfAbsent(name, n -> generation.absent(type(), n));
    }

    private boolean exists(String name) {
        for (LoopView view : key.views) {
            if (view.currentSet().get(name) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a client that has {@code client} of a name differs from what it should have. Routes are never taken away: a client keeps what it
     * has until nothing refers to it.
     */
    boolean owes(String name, Version client) {
        Resource resource = lookup(name);
        if (resource == null) {
            return key.names != null || !client.equals(Behind.NOTHING);
        }
        if (type() == ResourceType.ROUTE && !client.equals(Behind.NOTHING) && !client.equals(Behind.UNSURE) && !exists(name)) {
            return false;
        }
        return !resource.version().equals(client);
    }

    /** All resources for a client that has nothing, in the order of names. */
    List<Resource> all() {
        List<Resource> all = new ArrayList<>();
        if (key.names == null) {
            key.views.forEach(v -> all.addAll(v.currentSet().resources()));
        } else {
            for (String name : key.names.list()) {
                Resource resource = lookup(name);
                if (resource != null) {
                    all.add(resource);
                }
            }
        }
        return all;
    }

    /** What a client that is level has of the name. */
    Version currentVersion(String name) {
        Resource resource = covers(name) ? lookup(name) : null;
        return resource == null ? Behind.NOTHING : resource.version();
    }

    /** Over all names and contents of the subscription: equal digests mean equal states. */
    Version digest() {
        if (digest == null) {
            digest = computeDigest();
        }
        return digest;
    }

    private Version computeDigest() {
        Version sum = Version.ZERO;
        if (key.names == null) {
            for (LoopView view : key.views) {
                sum = sum.combine(view.currentSet().version());
            }
        } else {
            for (Resource resource : all()) {
                sum = sum.combine(resource.contribution());
            }
        }
        return sum;
    }

    /** The content has changed. */
    void changed() {
        epoch++;
        digest = null;
    }

    /** As {@link Behind#then}, done once for all members that lagged by the same. */
    Behind then(Behind from, Behind before) {
        if (from.isLevel()) {
            return before;
        }
        if (lastBefore != before || lastFrom != from) {
            lastTo = from.then(before);
            lastBefore = before;
            lastFrom = from;
        }
        return lastTo;
    }

    /** The sets of the views, for those who need to look back. */
    List<ResourceSet> sets() {
        return key.views.stream().map(LoopView::currentSet).toList();
    }
}
