package dev.navarch.xds;

import dev.navarch.generate.Generation;
import dev.navarch.loop.Clock;
import dev.navarch.model.World;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What the streams of one event loop have in common. Used on that loop only. */
interface Shared {

    Generation generation();

    World world();

    Clock clock();

    XdsMetrics metrics();

    Wire wire();

    Audience audience();

    Renditions renditions();

    FlightBudget budget();

    /** Whether the World is incomplete and not for too long: nothing is taken away from a client that comes with something. */
    boolean holdsBack();

    /** Told a stream that may have something to send. */
    Consumer<Stream> due();

    /** Told a stream that waits for the budget. */
    Consumer<Stream> starved();

    /** Told the bytes of each message. */
    IntConsumer handed();
}
