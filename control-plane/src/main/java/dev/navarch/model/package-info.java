/**
 * What exists in the mesh: pure, immutable values that import nothing but the JDK.
 *
 * <p>Two layers. <em>Facts</em> ({@link dev.navarch.model.Fact}) are what one cluster's API server said, decoded to what is needed.
 * The {@link dev.navarch.model.World} is what all clusters' facts amount to: merged services, their endpoints, the state of each
 * cluster. {@link dev.navarch.model.ClusterEvent} carries facts to the registry, {@link dev.navarch.model.WorldDelta} says what a new
 * World changed. Every collection handed out is immutable; every type is safe on any thread.
 */
@NullMarked
package dev.navarch.model;

import org.jspecify.annotations.NullMarked;
