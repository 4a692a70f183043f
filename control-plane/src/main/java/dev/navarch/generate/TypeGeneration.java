package dev.navarch.generate;

import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.List;

/**
 * The share of one resource type in {@link Generation}; {@link Projection} puts the shares together. Pure and thread-safe.
 *
 * @param <V> the views of this type
 */
public interface TypeGeneration<V extends View> {

    ResourceType type();

    /** The class of its views, so that nobody else's is ever asked of it. */
    Class<V> viewType();

    /** As {@link Generation#views}. */
    List<V> views(World world, Proxy proxy);

    /** As {@link Generation#generate}. */
    ResourceSet generate(World world, V view);

    /** As {@link Generation#step}. */
    Generation.Step step(ResourceSet previous, World world, WorldDelta delta, V view);

    /** As {@link Generation#absent}. */
    Resource absent(String name);
}
