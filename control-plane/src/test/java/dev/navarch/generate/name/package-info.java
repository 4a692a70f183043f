/** Tests. */
@NullMarked
package dev.navarch.generate.name;

import org.jspecify.annotations.NullMarked;
