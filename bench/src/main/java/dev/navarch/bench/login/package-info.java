/** Valid log-ins during a flood of invalid ones. */
@NullMarked
package dev.navarch.bench.login;

import org.jspecify.annotations.NullMarked;
