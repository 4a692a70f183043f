/**
 * Everything that writes into clusters on the mesh's behalf: leader locks, certificates in webhooks, config maps in namespaces.
 *
 * <p>{@link dev.navarch.steward.Steward} follows the fleet and cares for each cluster that is ours to lead: our own, and remotes whose system
 * namespace names us. {@link dev.navarch.steward.Roots} is what clusters are told, {@link dev.navarch.steward.StewardReport} what an operator
 * sees. Below: {@code access} is the one way to write, {@code lock} decides who leads, {@code namespace} and {@code webhook} know what is to
 * be. All state belongs to the steward's own loop; a cluster that does not answer delays nobody but itself.
 */
@NullMarked
package dev.navarch.steward;

import org.jspecify.annotations.NullMarked;
