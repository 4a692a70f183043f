/** Tests. */
@NullMarked
package dev.navarch.generate.route;

import org.jspecify.annotations.NullMarked;
