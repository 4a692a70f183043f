package dev.navarch.kube;

import dev.navarch.kube.decode.Interner;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import java.util.random.RandomGenerator;

/** All that talking to one API server needs: the way to it, its loop, time, chance and bounds. */
record Link(Transport transport, EventLoop loop, Clock clock, RandomGenerator random, KubeLimits limits, Interner interner) {
}
