package dev.navarch.generate;

import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.List;
import java.util.Set;

/**
 * What delivery asks of generation. Pure and thread-safe; the same arguments give the same bytes on every replica.
 */
public interface Generation {

    /**
     * The views whose sets, put together, are the proxy's answer for a type. Their names never overlap. Most types have one view that many
     * proxies share; clusters and listeners have a shared outbound part and an inbound part by workload.
     */
    List<View> views(World world, Proxy proxy, ResourceType type);

    /** Whether {@link #views} may answer something else for this proxy now. Cheap: asked for each stream when services or workloads changed. */
    boolean movesViews(WorldDelta delta, Proxy proxy);

    /** Everything in a view. */
    ResourceSet generate(World world, View view);

    /**
     * What {@link #generate} gives for {@code world}, made from what it gave for an earlier World and from what changed since, at a cost that
     * grows with the change alone.
     */
    Step step(ResourceSet previous, World world, WorldDelta delta, View view);

    /** The empty resource that answers a subscription to a name that does not exist, so that nobody waits for it. Explicit types only. */
    Resource absent(ResourceType type, String name);

    /**
     * A set and how it came from the one before.
     *
     * @param changed names that are new or have new content
     * @param removed names that are gone
     */
    record Step(ResourceSet set, Set<String> changed, Set<String> removed) {
        public Step {
            changed = Set.copyOf(changed);
            removed = Set.copyOf(removed);
        }

        public boolean isNothing() {
            return changed.isEmpty() && removed.isEmpty();
        }
    }
}
