/**
 * World × view = Envoy resources: pure functions, no clock, no I/O, any thread.
 *
 * <p>A {@link dev.navarch.generate.View} is what an answer really depends on, so that thousands of proxies share a handful of them.
 * {@link dev.navarch.generate.Generation} is what delivery asks: which views make up a proxy's answer, and what a view holds in a World.
 * {@link dev.navarch.generate.Projection} is it, put together from one {@link dev.navarch.generate.TypeGeneration} for each type, each in a
 * package of its own. {@link dev.navarch.generate.ProxyParser} reads what a proxy tells of itself.
 */
@NullMarked
package dev.navarch.generate;

import org.jspecify.annotations.NullMarked;
