/**
 * Finding out who calls. {@link Authenticators} tries, in Istio's order, the client's certificate, a token of the configured issuer, a token of
 * the cluster that the call names, and a certificate that a trusted gateway forwards; the first that vouches for somebody wins.
 *
 * <p>A cluster's token is judged by that cluster's own API server and by no other. Since anybody may send anything, what can be known without
 * asking is looked at first (size, shape, expiry, audience, signature by the keys that the cluster publishes), what was found out is remembered
 * for a while, and reviews have a budget for each cluster, in which tokens that are known to be genuine come first.
 *
 * <p>Public types: {@link Authenticators}, {@link AuthnSettings}, {@link AuthnLimits}, {@link AuthnMetrics}. Callers' threads
 * do what is cheap; the rest happens on one loop of the caller's making.
 */
@NullMarked
package dev.navarch.identity.authn;

import org.jspecify.annotations.NullMarked;
