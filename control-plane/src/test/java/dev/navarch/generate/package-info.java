/** Tests of generation. */
@NullMarked
package dev.navarch.generate;

import org.jspecify.annotations.NullMarked;
