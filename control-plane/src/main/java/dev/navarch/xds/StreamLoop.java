package dev.navarch.xds;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Proxy;
import dev.navarch.loop.Clock;
import dev.navarch.loop.Faults;
import dev.navarch.model.ClusterId;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one network event loop: takes what the projection hands over and walks those that are owed something.
 *
 * <p>Everything but {@link #accept} runs on that event loop. Batches that arrive while it is busy become one. A turn that has handed over
 * many bytes lets the transport write them before it goes on.
 */
final class StreamLoop implements Consumer<Batch>, Shared {
    private static final int TURN_BYTES = 4 << 20;

    private final Executor executor;
    private final Generation generation;
    private final Clock clock;
    private final XdsMetrics metrics;
    private final Wire wire;
    private final FlightBudget budget;
    private final XdsSettings.Delivery limits;
    private final Faults faults;
    private final Renditions renditions;
    private final Audience audience;
    private final AtomicReference<@Nullable Batch> mailbox = new AtomicReference<>();
    private final List<@Nullable Stream> slots = new ArrayList<>();
    private final BitSet taken = new BitSet();
    private final ArrayDeque<Stream> due = new ArrayDeque<>();
    private final ArrayDeque<Stream> starved = new ArrayDeque<>();
    private @Nullable World world;
    private long incompleteSince;
    private boolean holding;
    private boolean turning;
    private int turnBytes;

    /** What all loops have in common. */
    record Common(Generation generation, Clock clock, XdsMetrics metrics, Wire wire, FlightBudget budget,
            XdsSettings.Delivery limits, Faults faults) {
    }

    /** @param executor the event loop, which runs this stream loop's tasks one by one */
    StreamLoop(Executor executor, Common common, Projector projector, int number) {
        this.executor = executor;
        this.generation = common.generation;
        this.clock = common.clock;
        this.metrics = common.metrics;
        this.wire = common.wire;
        this.budget = common.budget;
        this.limits = common.limits;
        this.faults = common.faults;
        this.renditions = new Renditions(limits.chunkBytes(), limits.sharedBytes());
        this.audience = new Audience(generation, projector, number, renditions);
    }

    /** From any thread. */
    @Override
    public void accept(Batch batch) {
        if (mailbox.getAndUpdate(b -> b == null ? batch : b.then(batch)) == null) {
            executor.execute(guarded(this::take));
        }
    }

    /** Runs a task of ours; what it throws is a bug and must not end the network's thread. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                faults.bug("xds loop", e);
            }
        };
    }

    private void take() {
        Batch batch = mailbox.getAndSet(null);
        if (batch == null) {
            return;
        }
        if (!batch.world().isComplete() && (world == null || world.isComplete())) {
            incompleteSince = clock.nanos();
        }
        world = batch.world();
        List<Membership> waiting = new ArrayList<>();
        batch.views().forEach(
                (view, update) -> waiting.addAll(audience.update(view, update, (group, before) -> lag(group, before, batch))));
        waiting.forEach(Membership::joinIfReady);
        if (mayMoveViews(batch.delta())) {
            moveViews(batch);
        }
        releaseHeld();
        turn();
    }

    private void lag(Group group, Behind before, Batch batch) {
        Map<ClusterId, Long> origins = batch.delta().origins();
        for (int slot = group.members.nextSetBit(0); slot >= 0; slot = group.members.nextSetBit(slot + 1)) {
            Stream stream = slots.get(slot);
            Watch watch = stream == null ? null : stream.watch(group.type());
            Part part = watch == null ? null : watch.partOf(group);
            if (stream == null || watch == null || part == null) {
                throw new IllegalStateException("slot " + slot + " is no member of " + group.key());
            }
            watch.fallBehind(part, before);
            watch.news = watch.news.isEmpty() ? origins : earliest(watch.news, origins);
            if (stream.owedSince == 0) {
                stream.owedSince = batch.publishedNanos();
            }
            due(stream);
        }
    }

    private static Map<ClusterId, Long> earliest(Map<ClusterId, Long> a, Map<ClusterId, Long> b) {
        Map<ClusterId, Long> both = new HashMap<>(a);
        b.forEach((cluster, nanos) -> both.merge(cluster, nanos, (x, y) -> x - y < 0 ? x : y));
        return both;
    }

    private static boolean mayMoveViews(WorldDelta delta) {
        return delta.everything() || !delta.services().isEmpty() || !delta.workloads().isEmpty() || !delta.ports().isEmpty()
                || !delta.peerPolicies().isEmpty() || !delta.securityPolicies().isEmpty() || !delta.config().isEmpty()
                || !delta.clusters().isEmpty()
                || !delta.addresses().isEmpty();
    }

    private void moveViews(Batch batch) {
        for (Stream stream : streams()) {
            if (generation.movesViews(batch.delta(), stream.proxy)) {
                stream.moveViews();
                due(stream);
            }
        }
    }

    /** Once the World is whole, or it took too long, everybody gets what there is. */
    private void releaseHeld() {
        if (!holding || holdsBack()) {
            return;
        }
        holding = false;
        for (Stream stream : streams()) {
            for (Watch watch : stream.watches()) {
                for (Part part : watch.parts) {
                    if (part.release()) {
                        due(stream);
                    }
                }
            }
        }
    }

    @Override
    public boolean holdsBack() {
        World now = world;
        boolean holds = now != null && !now.isComplete()
                && clock.nanos() - incompleteSince < limits.incompleteTolerance().toNanos();
        holding |= holds;
        return holds;
    }

    /** Serves what is due, a portion at a time. */
    void turn() {
        if (turning) {
            return;
        }
        turning = true;
        turnBytes = 0;
        try {
            while (!due.isEmpty() && turnBytes < TURN_BYTES) {
                Stream next = due.remove();
                next.isDue = false;
                next.pump();
            }
        } finally {
            turning = false;
        }
        if (!due.isEmpty()) {
            executor.execute(guarded(this::turn));
        }
    }

    /** Marks a stream that may have something to send. */
    void due(Stream stream) {
        if (!stream.isDue && !stream.isClosed) {
            stream.isDue = true;
            due.add(stream);
        }
    }

    /** The transport of a stream takes more; so may then those who wait for the budget. */
    void ready(Stream stream) {
        if (!stream.isClosed && stream.outlet.isReady()) {
            stream.drained();
            due(stream);
            feedStarved();
            turn();
        }
    }

    private void feedStarved() {
        while (!starved.isEmpty() && !budget.isExhausted()) {
            due(starved.remove());
            if (due.size() > starved.size()) {
                return;
            }
        }
    }

    /** Looks after deadlines; called a few times within each. */
    void tick() {
        long now = clock.nanos();
        long deadline = limits.ackDeadline().toNanos();
        for (Stream stream : streams()) {
            for (Watch watch : stream.watches()) {
                Flight flight = watch.flight;
                if (flight != null && !watch.overdue && now - flight.sentNanos() > deadline) {
                    watch.overdue = true;
                    metrics.overdue(watch.type);
                    due(stream);
                }
            }
        }
        releaseHeld();
        feedStarved();
        turn();
    }

    /** A proxy has said who it is. */
    Stream open(String connectionId, Proxy proxy, Protocol protocol, Outlet outlet) {
        int slot = taken.nextClearBit(0);
        taken.set(slot);
        Stream stream = new Stream(this, slot, connectionId, proxy, protocol, outlet);
        if (slot == slots.size()) {
            slots.add(stream);
        } else {
            slots.set(slot, stream);
        }
        metrics.connected(proxy.version());
        return stream;
    }

    void close(Stream stream) {
        if (!stream.isClosed) {
            stream.close();
            slots.set(stream.slot, null);
            taken.clear(stream.slot);
            metrics.disconnected(stream.proxy.version());
            feedStarved();
            turn();
        }
    }

    /** Ends all streams with that status. */
    void end(Status status) {
        streams().forEach(stream -> stream.outlet.close(status));
    }

    List<Stream> streams() {
        List<Stream> all = new ArrayList<>(taken.cardinality());
        for (Stream stream : slots) {
            if (stream != null) {
                all.add(stream);
            }
        }
        return all;
    }

    boolean hasWorld() {
        return world != null;
    }

    @Override
    public World world() {
        if (world == null) {
            throw new IllegalStateException("no stream begins before the first World");
        }
        return world;
    }

    @Override
    public Generation generation() {
        return generation;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public XdsMetrics metrics() {
        return metrics;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public Audience audience() {
        return audience;
    }

    @Override
    public Renditions renditions() {
        return renditions;
    }

    @Override
    public FlightBudget budget() {
        return budget;
    }

    @Override
    public Consumer<Stream> due() {
        return this::due;
    }

    @Override
    public Consumer<Stream> starved() {
        return starved::add;
    }

    @Override
    public IntConsumer handed() {
        return bytes -> turnBytes += bytes;
    }

    Duration tickPeriod() {
        return Duration.ofMillis(Math.clamp(limits.ackDeadline().toMillis() / 4, 5, 1000));
    }

    Executor executor() {
        return executor;
    }
}
