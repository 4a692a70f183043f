/**
 * The installation guide as a scenario: two real clusters whose pods run, and the commands of {@code docs/install.md} given to a shell as they
 * stand there.
 *
 * <p>{@link dev.navarch.local.guide.GuideGround} is the two clusters, {@link dev.navarch.local.guide.Guide} the document,
 * {@link dev.navarch.local.guide.GuideWalk} goes through it and looks after each step whether it came true; {@link dev.navarch.local.guide.GuideDemo}
 * shows that to a person. One thread.
 */
@NullMarked
package dev.navarch.local.guide;

import org.jspecify.annotations.NullMarked;
