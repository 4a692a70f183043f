/**
 * Delivery: who is owed what, when. Aggregated discovery, state-of-the-world and delta, on gRPC with a stream layer of its own.
 *
 * <p>{@link dev.navarch.xds.XdsServer} is the whole of it to the outside, {@link dev.navarch.xds.XdsSettings} its limits,
 * {@link dev.navarch.xds.XdsMetrics} what it counts, {@link dev.navarch.xds.StreamStatus} what the operator sees.
 *
 * <p>Threads: a World comes in from the world loop and is conflated; the projection's loop brings every live view up to date and hands
 * each network event loop what changed; each network event loop owns its connections' streams, alone and without locks.
 */
@NullMarked
package dev.navarch.xds;

import org.jspecify.annotations.NullMarked;
