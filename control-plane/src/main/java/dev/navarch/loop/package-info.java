/** How the program runs: event loops, time, faults. No word of the mesh. */
@NullMarked
package dev.navarch.loop;

import org.jspecify.annotations.NullMarked;
