/**
 * Real Envoys, on the host or as sidecars in a pod's namespace.
 *
 * <p>{@link dev.navarch.local.envoy.EnvoyBinary} names the supported versions and gets them;
 * {@link dev.navarch.local.envoy.EnvoyBootstrap} says what one is told at its start, with
 * {@link dev.navarch.local.envoy.EnvoyNode} who it is and {@link dev.navarch.local.envoy.Ads} whom it asks;
 * {@link dev.navarch.local.envoy.EnvoyProcess} runs it and reads what it knows. May be used from any thread.
 */
@NullMarked
package dev.navarch.local.envoy;

import org.jspecify.annotations.NullMarked;
