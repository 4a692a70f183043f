/**
 * Navarch, a multicluster service-mesh control plane. {@code Daemon} wires the program in the order of its flow and is its map.
 */
@NullMarked
package dev.navarch;

import org.jspecify.annotations.NullMarked;
