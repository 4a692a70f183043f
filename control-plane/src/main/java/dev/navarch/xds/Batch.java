package dev.navarch.xds;

import dev.navarch.generate.View;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.HashMap;
import java.util.Map;

/**
 * What the projection hands to one event loop: the newest World, what it changed for that loop, and the newest sets of the loop's views.
 *
 * @param publishedNanos when the earliest part was published
 */
record Batch(World world, WorldDelta delta, Map<View, ViewUpdate> views, long publishedNanos) {

    Batch then(Batch later) {
        Map<View, ViewUpdate> both = new HashMap<>(views);
        later.views.forEach((view, update) -> both.merge(view, update, ViewUpdate::then));
        return new Batch(later.world, delta.then(later.delta), both, publishedNanos);
    }
}
