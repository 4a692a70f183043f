/** TODO */
@NullMarked
package dev.navarch.bench;

import org.jspecify.annotations.NullMarked;
