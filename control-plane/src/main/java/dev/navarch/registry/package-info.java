/**
 * Many clusters' facts become one World. A single writer: the world loop owns everything in here.
 *
 * <p>{@link dev.navarch.registry.Registry} takes {@link dev.navarch.model.ClusterEvent}s from any thread and publishes
 * {@code (World, WorldDelta)}. Facts are kept by cluster ({@code Shard}); merging ({@code ServiceMerge}) and the making of endpoints
 * ({@code EndpointBuilder}) are pure, so any order of the same facts gives the same World.
 */
@NullMarked
package dev.navarch.registry;

import org.jspecify.annotations.NullMarked;
