/**
 * The listeners of sidecars: how their traffic gets into Envoy, out of the workload and into it.
 *
 * <p>{@link dev.navarch.generate.listener.ListenerGeneration} is what generation calls; a
 * {@link dev.navarch.generate.listener.ListenerView} is what a set of listeners depends on. {@link dev.navarch.generate.listener.Conflict}
 * says which service lost its port to which. Pure functions, any thread.
 *
 * <p>One port after the other: {@code PortListeners} decides what stands on each address, and {@code OutboundListeners} writes it down.
 * {@code InboundListener} does both for the workload's own ports.
 */
@NullMarked
package dev.navarch.generate.listener;

import org.jspecify.annotations.NullMarked;
