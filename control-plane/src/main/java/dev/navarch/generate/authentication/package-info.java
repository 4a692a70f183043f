/**
 * Istio's RequestAuthentications as a filter of Envoy: which tokens requests may bear.
 *
 * <p>{@link dev.navarch.generate.authentication.WorkloadAuthentication} is what is in force for one workload;
 * {@link dev.navarch.generate.authentication.JwtFilter} carries it out. Pure functions, any thread.
 */
@NullMarked
package dev.navarch.generate.authentication;

import org.jspecify.annotations.NullMarked;
