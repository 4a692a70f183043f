/**
 * The operator's commands, beside the daemon in one binary: what is done once, from a terminal, against one cluster or two.
 *
 * <p>{@link dev.navarch.command.Commands} adds them to the command line; each command is a class of its own that reads its options and
 * leaves the work to what it is made of. Standard output holds the answer and nothing else, so that it can be piped; progress, warnings and
 * failures go to standard error. {@link dev.navarch.command.ExitCode} says what an exit means. One thread.
 */
@NullMarked
package dev.navarch.command;

import org.jspecify.annotations.NullMarked;
