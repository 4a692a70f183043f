/**
 * Programs beside this JVM: how they are started, watched and certain to end, and where their files lie.
 *
 * <p>{@link dev.navarch.local.process.ChildProcess} is a running program described by a
 * {@link dev.navarch.local.process.Command} in a {@link dev.navarch.local.process.Place}; it dies with this JVM, even if the
 * JVM is killed. {@link dev.navarch.local.process.RunFolder} holds what lives as long as a run,
 * {@link dev.navarch.local.process.CacheFolder} what outlives it. All of it may be used from any thread. Linux only.
 */
@NullMarked
package dev.navarch.local.process;

import org.jspecify.annotations.NullMarked;
