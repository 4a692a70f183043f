/**
 * How the steward reaches into one cluster: the one gate through which every write goes, the list of what is to be looked at, and what is said
 * about it.
 *
 * <p>{@link dev.navarch.steward.access.Access} asks and writes, under a {@link dev.navarch.steward.access.WriteKind} that
 * {@link dev.navarch.steward.access.WriteGate} grants; {@link dev.navarch.steward.access.WorkQueue} keeps what is to be done, object by object;
 * {@link dev.navarch.steward.access.Contest} notices a fight with another writer; {@link dev.navarch.steward.access.Conditions} is what an
 * operator sees. All is confined to the steward's loop.
 */
@NullMarked
package dev.navarch.steward.access;

import org.jspecify.annotations.NullMarked;
