/**
 * The log: Istio's line, as text or as JSON, with levels by scope that may change while the process runs.
 *
 * <p>Code logs through SLF4J with a logger of its class; the scope of a line is the package's name ({@code kube}, {@code registry},
 * {@code xds} …). {@link dev.navarch.log.LogOptions} is what flags say, {@link dev.navarch.log.Logs} puts it in force and changes it.
 * Any thread.
 */
@NullMarked
package dev.navarch.log;

import org.jspecify.annotations.NullMarked;
