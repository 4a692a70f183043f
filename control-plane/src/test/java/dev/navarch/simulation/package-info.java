/**
 * The whole product on one thread and one clock, among API servers and proxies that are made up: random stories that a seed names, told to
 * real fleets, registries, generation and delivery, and checked against the invariants that ARCHITECTURE.md letters.
 */
@NullMarked
package dev.navarch.simulation;

import org.jspecify.annotations.NullMarked;
