/**
 * World × view = Envoy resources: pure functions, no clock, no I/O, any thread.
 *
 * <p>A {@link dev.navarch.generate.View} is what an answer really depends on, so that thousands of proxies share a handful of them.
 * {@link dev.navarch.generate.Generation} is what delivery asks: which views make up a proxy's answer, and what a view holds in a World.
 */
@NullMarked
package dev.navarch.generate;

import org.jspecify.annotations.NullMarked;
