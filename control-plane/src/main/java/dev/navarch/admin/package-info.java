/**
 * The operator's window: health, metrics, debug pages, log levels. It reads and never writes, and a slow or hostile visitor costs nobody but
 * himself.
 *
 * <p>{@link dev.navarch.admin.AdminServer} listens, {@link dev.navarch.admin.Site} says what is where, {@link dev.navarch.admin.Readiness}
 * whether we are ready, {@link dev.navarch.admin.Metrics} what is counted, {@link dev.navarch.admin.DebugSource} what the pages show.
 * Connections live on one event loop, pages are made on virtual threads.
 */
@NullMarked
package dev.navarch.admin;

import org.jspecify.annotations.NullMarked;
