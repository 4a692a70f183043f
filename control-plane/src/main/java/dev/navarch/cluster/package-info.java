/**
 * Which clusters belong to the mesh, and how each one fares.
 *
 * <p>A {@link dev.navarch.cluster.RemoteSource} names remote clusters and how to reach them; the {@link dev.navarch.cluster.Fleet} attaches,
 * rotates and detaches them, and tells the registry in {@link dev.navarch.model.ClusterEvent}s. {@link dev.navarch.cluster.ClusterReport} is
 * what an operator sees of it, {@link dev.navarch.cluster.ClusterMetrics} what a dashboard does. All state belongs to the fleet's own loop.
 */
@NullMarked
package dev.navarch.cluster;

import org.jspecify.annotations.NullMarked;
