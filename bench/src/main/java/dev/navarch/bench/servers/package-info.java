/**
 * The API servers of the scenario that the driver measures, in a JVM of their own, so that their processor time is nobody else's:
 * {@link dev.navarch.bench.servers.ApiServers} is its main class, {@link dev.navarch.bench.servers.Population} what is in them.
 */
@NullMarked
package dev.navarch.bench.servers;

import org.jspecify.annotations.NullMarked;
