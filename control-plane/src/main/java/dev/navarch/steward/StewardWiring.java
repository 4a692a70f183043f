package dev.navarch.steward;

import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.steward.lock.Electors;
import java.util.random.RandomGenerator;

/**
 * Whom the care for each cluster works with.
 *
 * @param onChange called on the loop when a report is another
 */
record StewardWiring(EventLoop loop, Clock clock, RandomGenerator random, Electors electors, StewardMetrics metrics,
        Runnable onChange) {
}
