/** Tests. */
@NullMarked
package dev.navarch.generate.cluster;

import org.jspecify.annotations.NullMarked;
