package dev.navarch.registry;

import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;

/** Hears of each World, in order, on the world loop; must not block. */
@FunctionalInterface
public interface WorldListener {
    void changed(World world, WorldDelta delta);
}
