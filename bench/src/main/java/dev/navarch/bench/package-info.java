/**
 * Speed, shown: JMH benches named after what happens in the world ({@code dev.navarch.bench.event}), and a load driver that measures any
 * control plane by its address ({@code dev.navarch.bench.driver}).
 */
@NullMarked
package dev.navarch.bench;

import org.jspecify.annotations.NullMarked;
