/**
 * Who leads a cluster: locks in istiod's own formats, and one elector for each lock.
 *
 * <p>{@link dev.navarch.steward.lock.LockRecord} is what a lock says, {@link dev.navarch.steward.lock.LockFormat} how it stands in an object,
 * {@link dev.navarch.steward.lock.Judgement} the rules by which it is taken, {@link dev.navarch.steward.lock.Elector} the machine that follows
 * them, {@link dev.navarch.steward.lock.ElectionState} what came of it. All is confined to the steward's loop.
 */
@NullMarked
package dev.navarch.steward.lock;

import org.jspecify.annotations.NullMarked;
