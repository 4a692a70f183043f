/**
 * What the HTTP ports have in common: {@link HttpConnections} keeps strangers from holding them open. Thread-safe.
 */
@NullMarked
package dev.navarch.http;

import org.jspecify.annotations.NullMarked;
