package dev.navarch.xds;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Generation.Step;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.View;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the views that somebody uses up to date with the World and hands each network loop what changed in its own.
 *
 * <p>All state belongs to one loop. Worlds that arrive while it is busy become one; a view is generated once however many ask for it. New
 * views are generated in slices of time, so that a change of the World never waits for a thousand of them.
 */
final class Projector {
    private static final long SLICE_NANOS = 10_000_000;

    private final EventLoop loop;
    private final Clock clock;
    private final Generation generation;
    private final XdsMetrics metrics;
    private final Duration linger;
    private final List<? extends Consumer<Batch>> receivers;
    /** What has been published and not yet projected. */
    private final AtomicReference<@Nullable Publication> pending = new AtomicReference<>();
    private final Map<View, Entry> entries = new HashMap<>();
    private final ArrayDeque<View> wanted = new ArrayDeque<>();
    private @Nullable World world;

    /** @param receivers the network loops, by their number */
    Projector(EventLoop loop, Clock clock, Generation generation, XdsMetrics metrics, Duration linger,
            List<? extends Consumer<Batch>> receivers) {
        this.loop = loop;
        this.clock = clock;
        this.generation = generation;
        this.metrics = metrics;
        this.linger = linger;
        this.receivers = receivers;
    }

    private record Publication(World world, WorldDelta delta, long nanos) {
    }

    /** A view and who uses it. */
    private static final class Entry {
        @Nullable
        ResourceSet set;
        final BitSet users = new BitSet();
    }

    /** Takes a World, from any thread; never blocks. */
    void publish(World newest, WorldDelta delta) {
        Publication next = new Publication(newest, delta, clock.nanos());
        Publication before = pending.getAndUpdate(
                p -> p == null ? next : new Publication(newest, p.delta.then(delta), p.nanos));
        if (before == null) {
            loop.post(this::project);
        }
    }

    /** The receiver of that number uses the view from now on; it gets the whole of it with its next batch. From any thread. */
    void acquire(View view, int receiver) {
        loop.post(() -> {
            Entry entry = entries.computeIfAbsent(view, _ -> new Entry());
            entry.users.set(receiver);
            loop.cancel(entry);
            if (entry.set != null) {
                deliver(receiver, Map.of(view, new ViewUpdate(null, entry.set, Set.of())), WorldDelta.NONE, clock.nanos());
                return;
            }
            wanted.add(view);
            if (wanted.size() == 1) {
                loop.post(this::generateWanted);
            }
        });
    }

    /** The receiver no longer uses it. From any thread. */
    void release(View view, int receiver) {
        loop.post(() -> {
            Entry entry = entries.get(view);
            if (entry != null) {
                entry.users.clear(receiver);
                if (entry.users.isEmpty()) {
                    loop.schedule(entry, linger, () -> entries.remove(view, entry));
                }
            }
        });
    }

    private void project() {
        Publication publication = pending.getAndSet(null);
        if (publication == null) {
            return;
        }
        world = publication.world;
        triggers(publication.delta);
        List<Map<View, ViewUpdate>> byReceiver = nothingForEach();
        entries.forEach((view, entry) -> step(view, entry, publication, byReceiver));
        for (int i = 0; i < receivers.size(); i++) {
            deliver(i, byReceiver.get(i), publication.delta, publication.nanos);
        }
        generateWanted();
    }

    private void step(View view, Entry entry, Publication publication, List<Map<View, ViewUpdate>> byReceiver) {
        ResourceSet before = entry.set;
        if (before == null) {
            return;
        }
        long from = clock.nanos();
        Step step = generation.step(before, publication.world, publication.delta, view);
        if (step.isNothing()) {
            return;
        }
        metrics.projected(view.type(), false, clock.nanos() - from);
        entry.set = step.set();
        Set<String> touched = new HashSet<>(step.changed());
        touched.addAll(step.removed());
        ViewUpdate update = new ViewUpdate(before, step.set(), touched);
        entry.users.stream().forEach(i -> byReceiver.get(i).put(view, update));
    }

    private void generateWanted() {
        World now = world;
        if (now == null) {
            return;
        }
        List<Map<View, ViewUpdate>> byReceiver = nothingForEach();
        long from = clock.nanos();
        while (!wanted.isEmpty() && clock.nanos() - from < SLICE_NANOS) {
            View view = wanted.remove();
            Entry entry = entries.get(view);
            if (entry != null && entry.set == null) {
                long start = clock.nanos();
                ResourceSet whole = generation.generate(now, view);
                metrics.projected(view.type(), true, clock.nanos() - start);
                entry.set = whole;
                entry.users.stream().forEach(i -> byReceiver.get(i).put(view, new ViewUpdate(null, whole, Set.of())));
            }
        }
        for (int i = 0; i < receivers.size(); i++) {
            if (!byReceiver.get(i).isEmpty()) {
                deliver(i, byReceiver.get(i), WorldDelta.NONE, from);
            }
        }
        if (!wanted.isEmpty()) {
            loop.post(this::generateWanted);
        }
    }

    private List<Map<View, ViewUpdate>> nothingForEach() {
        List<Map<View, ViewUpdate>> each = new ArrayList<>(receivers.size());
        receivers.forEach(_ -> each.add(new HashMap<>()));
        return each;
    }

    private void deliver(int receiver, Map<View, ViewUpdate> views, WorldDelta delta, long nanos) {
        World now = world;
        if (now != null) {
            receivers.get(receiver).accept(new Batch(now, delta, views, nanos));
        }
    }

    private void triggers(WorldDelta delta) {
        if (delta.everything()) {
            metrics.triggered("global");
        }
        if (!delta.services().isEmpty() || !delta.ports().isEmpty()) {
            metrics.triggered("service");
        }
        if (!delta.endpoints().isEmpty()) {
            metrics.triggered("endpoint");
        }
        if (!delta.workloads().isEmpty()) {
            metrics.triggered("proxy");
        }
        if (!delta.peerPolicies().isEmpty() || !delta.securityPolicies().isEmpty() || !delta.config().isEmpty()) {
            metrics.triggered("config");
        }
        if (!delta.clusters().isEmpty()) {
            metrics.triggered("cluster");
        }
    }
}
