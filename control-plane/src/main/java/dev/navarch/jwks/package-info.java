/**
 * Keys by which the tokens of requests are judged, as users' RequestAuthentications name them.
 *
 * <p>{@link dev.navarch.jwks.KeySet} says what of a key set goes to proxies, {@link dev.navarch.jwks.KeyAddress} where one may be published. Pure, any
 * thread. {@link dev.navarch.jwks.KeyFetcher} reads what is published, on a loop of its own, by a {@link dev.navarch.jwks.Download}: in production
 * {@link dev.navarch.jwks.WebDownload}, which asks no address that {@link dev.navarch.jwks.AddressPolicy} forbids.
 */
@NullMarked
package dev.navarch.jwks;

import org.jspecify.annotations.NullMarked;
