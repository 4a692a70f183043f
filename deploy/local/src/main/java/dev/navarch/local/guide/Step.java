package dev.navarch.local.guide;

import java.util.concurrent.Callable;

/**
 * One step of a scenario.
 *
 * @param who
 *            which cluster it is about
 * @param what
 *            what is so once it is done
 * @param work
 *            does it; what there is to see; throws if it did not come true
 */
public record Step(String who, String what, Callable<String> work) {
}
