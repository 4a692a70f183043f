/**
 * The product, shown at work: {@code ./demo} at the repository's root runs {@link dev.navarch.local.demo.Demo}.
 *
 * <p>Two clusters, the daemon as a process of its own, a sidecar in each cluster, traffic through both, a live view, and orders that the
 * user types. {@code Opening} builds the {@code Scene} on a {@code Ground} (loopback with embedded clusters, or network namespaces with
 * real ones); {@code Deeds} carry out an {@code Order} and say what came of it; {@code Observer} takes a {@code Picture} and
 * {@code Painter} writes it down. {@code Tour} gives all orders by itself.
 *
 * <p>Threads: one for each sidecar's traffic, one that refreshes the view, the main thread for orders.
 */
@NullMarked
package dev.navarch.local.demo;

import org.jspecify.annotations.NullMarked;
