/**
 * Who calls, and what certificate they get. A workload is vouched for by its own cluster: {@link Authenticator} turns what came with a call
 * into a {@link Caller}, and nothing that a caller says of himself counts before. Certificates are issued to callers, never to what a request
 * asks for.
 *
 * <p>Public types: {@link Credentials}, {@link CallCredentials}, {@link Authenticator}, {@link Authentication}, {@link Caller}, {@link Spiffe}. All are immutable;
 * whatever has to wait does so off the event loops.
 */
@NullMarked
package dev.navarch.identity;

import org.jspecify.annotations.NullMarked;
