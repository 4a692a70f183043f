/**
 * Networks of pods on one machine, out of network namespaces, so that an Envoy in one is a sidecar exactly as in production.
 *
 * <p>{@link dev.navarch.local.net.NetworkSandbox} is a scenario's network: one node namespace with a bridge, and any number of
 * {@link dev.navarch.local.net.PodNamespace}s on it. Needs root, iproute2 and iptables. May be used from any thread.
 *
 * <pre>
 *   this JVM ── 10.255.x.y/30 ═ link ═ 10.255.x.y+1 ┐
 *                                        node namespace: API servers, control plane; routes between all of these
 *   pods of cluster 1   10.1.y.z/16 ═ veth ═ bridge ┘  (gateway 10.1.255.254)
 *   pods of cluster 2   10.2.y.z/16 ═ veth ═ bridge    (gateway 10.2.255.254), and so on up to 10.9
 * </pre>
 *
 * <p>Nothing of the host's network is changed but for the link, whose one connected route is its own /30. So this JVM reaches
 * the node namespace and is reached from everywhere; it does not reach pods: there it runs programs
 * ({@link dev.navarch.local.net.PodNamespace#run}), or reaches single ports of theirs by those of the node
 * ({@link dev.navarch.local.net.NetworkSandbox#nodePort}). No packet leaves the machine unless the host itself forwards packets.
 */
@NullMarked
package dev.navarch.local.net;

import org.jspecify.annotations.NullMarked;
