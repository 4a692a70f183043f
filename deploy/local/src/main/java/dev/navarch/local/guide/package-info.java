/**
 * The installation guides as scenarios: two real clusters whose pods run, and the commands of a page of {@code docs} given to a shell as they
 * stand there.
 *
 * <p>{@link dev.navarch.local.guide.GuideGround} is the two clusters, a {@link dev.navarch.local.guide.Scenario} goes through a page, each
 * {@link dev.navarch.local.guide.Step} gives the commands under a heading and looks whether they came true; {@link dev.navarch.local.guide.GuideDemo}
 * shows that to a person. One thread.
 */
@NullMarked
package dev.navarch.local.guide;

import org.jspecify.annotations.NullMarked;
