package dev.navarch.kube;

import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sink that remembers what it heard and keeps what is known, and can be waited for. Thread-safe. */
final class Heard implements FactSink {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Map<FactKind, Map<ObjectKey, Fact>> known = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private final List<FactKind> relists = new ArrayList<>();
    private final List<WatchHealth> healths = new ArrayList<>();
    private int snapshots;
    private int changes;

    @Override
    public void snapshot(List<Fact> facts, long receivedNanos) {
        locked(() -> {
            snapshots++;
            log.add("snapshot of " + facts.size());
            facts.forEach(this::put);
        });
    }

    @Override
    public void relisted(FactKind kind, List<Fact> facts, long receivedNanos) {
        locked(() -> {
            relists.add(kind);
            log.add("relisted " + kind + " of " + facts.size());
            known.remove(kind);
            facts.forEach(this::put);
        });
    }

    @Override
    public void changed(List<FactChange> news, long receivedNanos) {
        locked(() -> {
            for (FactChange change : news) {
                changes++;
                log.add(change.toString());
                switch (change) {
                    case FactChange.Put(Fact fact) -> put(fact);
                    case FactChange.Gone(FactKind kind, ObjectKey key) -> known.getOrDefault(kind, new HashMap<>()).remove(key);
                }
            }
        });
    }

    @Override
    public void health(WatchHealth health) {
        locked(() -> {
            log.add(health.toString());
            healths.add(health);
        });
    }

    private void put(Fact fact) {
        known.computeIfAbsent(fact.kind(), _ -> new HashMap<>()).put(fact.key(), fact);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is so; fails with what was heard if it never is. */
    void await(String what, Predicate<Heard> condition) {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (!condition.test(this)) {
                if (left <= 0) {
                    throw new AssertionError("waited in vain for: " + what + "\nheard:\n" + String.join("\n", log));
                }
                left = news.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            lock.unlock();
        }
    }

    void awaitLive() {
        await("live", heard -> heard.snapshots == 1 && heard.lastHealth() instanceof WatchHealth.Live);
    }

    /** Waits until a service of the namespace {@code sample} is known. */
    void awaitService(String name) {
        await("service " + name, heard -> heard.fact(FactKind.SERVICE, "sample", name) != null);
    }

    /** Fails if the watches were ever said to fail. */
    void neverFailed() {
        for (String line : log()) {
            if (line.startsWith("Failing")) {
                throw new AssertionError("heard:\n" + String.join("\n", log()));
            }
        }
    }

    /** Waits for a reason of failure that holds all these words; returns it. */
    String awaitFailing(String... words) {
        await("failing with " + String.join(", ", words), heard -> heard.failure(words) != null);
        return "" + failure(words);
    }

    private @Nullable String failure(String... words) {
        for (WatchHealth health : healths) {
            if (health instanceof WatchHealth.Failing(String reason) && List.of(words).stream().allMatch(reason::contains)) {
                return reason;
            }
        }
        return null;
    }

    @Nullable
    WatchHealth lastHealth() {
        return healths.isEmpty() ? null : healths.getLast();
    }

    @Nullable
    Fact fact(FactKind kind, String namespace, String name) {
        Map<ObjectKey, Fact> facts = known.get(kind);
        return facts == null ? null : facts.get(new ObjectKey(namespace, name));
    }

    /** As {@link #fact}, for a thread that does not wait. */
    boolean knows(FactKind kind, String namespace, String name) {
        lock.lock();
        try {
            return fact(kind, namespace, name) != null;
        } finally {
            lock.unlock();
        }
    }

    int count(FactKind kind) {
        Map<ObjectKey, Fact> facts = known.get(kind);
        return facts == null ? 0 : facts.size();
    }

    int snapshots() {
        return snapshots;
    }

    /** Single changes heard. */
    int changes() {
        return changes;
    }

    List<FactKind> relists() {
        return relists;
    }

    List<WatchHealth> healths() {
        return healths;
    }

    List<String> log() {
        lock.lock();
        try {
            return List.copyOf(log);
        } finally {
            lock.unlock();
        }
    }
}
