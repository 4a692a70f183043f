/**
 * Istio's AuthorizationPolicies as filters of Envoy: who is let in.
 *
 * <p>{@link dev.navarch.generate.authorization.WorkloadAuthorization} is what is in force for one workload;
 * {@link dev.navarch.generate.authorization.AuthorizationFilters} are the filters that carry it out. Pure functions, any thread.
 *
 * <p>What is not understood, or cannot be known where only bytes are looked at, is decided once, in {@code MatchWriter}: a rule that refuses matches
 * more, a rule that lets pass matches nothing. Values are matched as text as far as that goes: Envoy refuses a listener with a regular expression
 * that it finds too large.
 */
@NullMarked
package dev.navarch.generate.authorization;

import org.jspecify.annotations.NullMarked;
