/** TODO */
@NullMarked
package dev.navarch;

import org.jspecify.annotations.NullMarked;
