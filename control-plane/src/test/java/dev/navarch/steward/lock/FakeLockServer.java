package dev.navarch.steward.lock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.loop.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One lock object with versions, reached over ways that delay and lose. Format: a ConfigMap's. */
final class FakeLockServer {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private final List<Way> ways = new ArrayList<>();
    private @Nullable ObjectNode object;
    private long version;

    @Nullable
    Lock lock() {
        return object == null ? null : LockFormat.CONFIG_MAP.lock(object.deepCopy());
    }

    LockRecord record() {
        Lock lock = lock();
        return lock == null ? new LockRecord("", "", 0, Instant.EPOCH, Instant.EPOCH, -1) : lock.record();
    }

    /** Somebody else writes, whatever stands there. */
    void force(LockRecord record) {
        put(record);
    }

    void delete() {
        object = null;
        version++;
        ways.forEach(Way::changed);
    }

    private boolean write(@Nullable Lock over, LockRecord record) {
        ObjectNode there = object;
        if (over == null ? there != null : there == null || !Lock.version(over).equals(versionOf(there))) {
            return false;
        }
        put(record);
        return true;
    }

    private void put(LockRecord record) {
        ObjectNode made = LockFormat.CONFIG_MAP.object("istio-system", "lock", object, record);
        made.withObjectProperty("metadata").put("resourceVersion", Long.toString(++version));
        object = made;
        ways.forEach(Way::changed);
    }

    private static String versionOf(ObjectNode node) {
        return node.path("metadata").path("resourceVersion").asText();
    }

    /** How one candidate reaches the server. */
    final class Way implements LockStore {
        private final EventLoop loop;
        private final EventLoop network;
        private final RandomGenerator random;
        /** The longest that one direction takes, in milliseconds. */
        int slowness = 5;
        boolean cut;
        double lossy;
        @Nullable
        Elector elector;

        /** @param network on which requests arrive, whatever becomes of the candidate */
        Way(EventLoop loop, EventLoop network, RandomGenerator random) {
            this.loop = loop;
            this.network = network;
            this.random = random;
            ways.add(this);
        }

        private void changed() {
            Elector listener = elector;
            Lock now = lock();
            if (listener != null && !cut) {
                travel(loop, () -> listener.heard(now == null ? "none" : Lock.version(now)));
            }
        }

        @Override
        public void read(Consumer<Reading> then) {
            exchange(() -> {
                Lock lock = lock();
                return lock == null ? new Reading.Absent() : new Reading.Found(lock);
            }, () -> new Reading.Failed("lost"), then);
        }

        @Override
        public void write(@Nullable Lock over, LockRecord record, boolean release,
                Consumer<Writing> then) {
            exchange(() -> FakeLockServer.this.write(over, record)
                    ? new Writing.Done(Objects.requireNonNull(lock()))
                    : new Writing.Conflict(), () -> new Writing.Unknown("lost"), then);
        }

        private <T> void exchange(Supplier<T> deed, Supplier<T> lost,
                Consumer<T> then) {
            boolean[] over = {false};
            Object timeout = new Object();
            loop.schedule(timeout, TIMEOUT, () -> {
                over[0] = true;
                then.accept(lost.get());
            });
            if (cut || random.nextDouble() < lossy) {
                return;
            }
            travel(network, () -> {
                T result = deed.get();
                if (!cut && random.nextDouble() >= lossy) {
                    travel(loop, () -> {
                        if (!over[0]) {
                            over[0] = true;
                            loop.cancel(timeout);
                            then.accept(result);
                        }
                    });
                }
            });
        }

        private void travel(EventLoop to, Runnable task) {
            to.schedule(new Object(), Duration.ofMillis(random.nextInt(slowness)), task);
        }
    }
}
