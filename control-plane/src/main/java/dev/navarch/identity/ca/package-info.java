/**
 * The certificate authority: the root that a mesh trusts, the key that signs for it, and the certificate that the daemon itself shows.
 *
 * <p>{@link dev.navarch.identity.ca.Authority} keeps the signing key, from a mounted directory or from a secret of the config cluster, and
 * issues certificates; {@link dev.navarch.identity.ca.Serving} keeps the daemon's own certificate and says which client certificates are
 * taken. Whoever passes roots on subscribes to a {@link dev.navarch.identity.ca.TrustBundle}. The {@code ca} loop owns all state, and may
 * wait for a disk or a key to be made; what others read is published through one volatile field each.
 *
 * <p>Public types: {@code Authority}, {@code AuthoritySettings}, {@code Issuance}, {@code Serving}, {@code ServingSettings},
 * {@code TrustBundle}, {@code CaMetrics}, {@code CaLimits}. Nothing prints a key.
 */
@NullMarked
package dev.navarch.identity.ca;

import org.jspecify.annotations.NullMarked;
