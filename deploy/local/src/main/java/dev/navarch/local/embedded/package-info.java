/**
 * A Kubernetes API server inside the JVM.
 *
 * <p>{@link dev.navarch.local.embedded.EmbeddedCluster} is one cluster: HTTPS with HTTP/1.1, HTTP/2 and WebSocket watches, objects kept
 * in memory, bearer tokens, the few controllers that a mesh needs. {@link dev.navarch.local.embedded.Faults} breaks it on purpose and
 * {@link dev.navarch.local.embedded.RequestCounts} says what it was asked. A hundred of them share one Vert.x and so a handful of
 * threads: a cluster has none of its own.
 *
 * <p>Requests flow {@code Server} (HTTPS) to {@code Gate} (who may ask, faults, counts) to {@code Router} (paths and verbs) to
 * {@code Reads} and {@code Writes} over one {@code Store}, which is guarded by its own lock; watches pull what they are owed from
 * the store's event windows on the event loop of their connection.
 *
 * <p>A client cannot tell it from a real API server but for what {@code deploy/local/embedded.md} lists.
 */
@NullMarked
package dev.navarch.local.embedded;

import org.jspecify.annotations.NullMarked;
