/**
 * Routes of sidecars: which host names lead to which cluster. {@link dev.navarch.generate.route.Routes} is the only public type. Pure, any
 * thread.
 */
@NullMarked
package dev.navarch.generate.route;

import org.jspecify.annotations.NullMarked;
