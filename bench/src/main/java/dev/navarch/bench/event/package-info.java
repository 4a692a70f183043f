/** JMH benches, one for each thing that happens in the world. Sizes are parameters; run with {@code -prof gc} for allocations. */
@NullMarked
package dev.navarch.bench.event;

import org.jspecify.annotations.NullMarked;
