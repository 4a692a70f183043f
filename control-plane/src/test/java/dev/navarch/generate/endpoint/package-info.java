/** Tests. */
@NullMarked
package dev.navarch.generate.endpoint;

import org.jspecify.annotations.NullMarked;
