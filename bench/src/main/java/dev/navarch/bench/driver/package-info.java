/**
 * A load driver for control planes: fake proxies over real gRPC, changes at a real API server, and the control plane's own counters.
 *
 * <p>It knows nothing of Navarch but the protocol, so that istiod or any other server is measured by the same means: an address and a process id.
 * Responses are not decoded; bytes are counted and looked through for a mark.
 */
@NullMarked
package dev.navarch.bench.driver;

import org.jspecify.annotations.NullMarked;
