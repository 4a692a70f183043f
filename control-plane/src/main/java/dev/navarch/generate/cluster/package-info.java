/**
 * Envoy clusters: the outbound ones, which all proxies of a scope share, and the inbound ones, which belong to a workload.
 * {@link dev.navarch.generate.cluster.Clusters} is the only public type. Pure, any thread.
 */
@NullMarked
package dev.navarch.generate.cluster;

import org.jspecify.annotations.NullMarked;
