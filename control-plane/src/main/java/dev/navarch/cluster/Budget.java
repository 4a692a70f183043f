package dev.navarch.cluster;

import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one cluster may bring, in objects and in bytes. What is known is kept and kept up to date; what would be new beyond the limit is left out.
 * Known objects may grow into a reserve of a quarter of the bytes, so that a full budget does not make them old; beyond that too they stay as they
 * are. Confined to the fleet's loop.
 */
final class Budget {
    /** So much of the limit must be free before held back objects are fetched: a cluster at its limit would be read over and over. */
    private static final double ROOM_AGAIN = 0.9;
    /** The reserve is the limit divided by this. */
    private static final int RESERVE = 4;

    private final Load limit;
    /** Their weights. */
    private final Map<FactKind, Map<ObjectKey, Integer>> known = new EnumMap<>(FactKind.class);
    private Load load = Load.NONE;
    private Load wanted = Load.NONE;
    private boolean heldBack;

    Budget(Load limit) {
        this.limit = limit;
    }

    /** Whether that is too much to be taken. */
    boolean exceededBy(Load other) {
        return other.exceeds(limit);
    }

    /** These are all objects from now on. They fit. */
    void takeAll(List<Fact> facts) {
        known.clear();
        load = Load.NONE;
        heldBack = false;
        if (limited()) {
            facts.forEach(fact -> weigh(fact.kind(), fact.key(), Weight.of(fact)));
        }
    }

    /** These are all objects of one kind from now on, unless they are too much: then nothing is taken and false returned. */
    boolean takeKind(FactKind kind, List<Fact> facts) {
        if (!limited()) {
            return true;
        }
        Map<ObjectKey, Integer> old = weights(kind);
        long oldBytes = old.values().stream().mapToLong(Weight::bytes).sum();
        Load of = Load.of(facts);
        Load next = load.plus(of.objects() - old.size(), of.bytes() - oldBytes);
        if (exceededBy(next)) {
            heldBack = true;
            wanted = next;
            return false;
        }
        old.clear();
        load = next.plus(-of.objects(), -of.bytes());
        facts.forEach(fact -> weigh(kind, fact.key(), Weight.of(fact)));
        return true;
    }

    /** What of these changes fits. */
    List<FactChange> takeChanges(List<FactChange> changes) {
        if (!limited()) {
            return changes;
        }
        List<FactChange> taken = new ArrayList<>(changes.size());
        Load leftOut = Load.NONE;
        for (FactChange change : changes) {
            switch (change) {
                case FactChange.Put(Fact fact) -> {
                    int weight = Weight.of(fact);
                    if (fits(fact, weight)) {
                        weigh(fact.kind(), fact.key(), weight);
                        taken.add(change);
                    } else {
                        leftOut = leftOut.plus(1, Weight.bytes(weight));
                    }
                }
                case FactChange.Gone(FactKind kind, ObjectKey key) -> {
                    if (forget(kind, key)) {
                        taken.add(change);
                    }
                }
            }
        }
        if (leftOut.objects() > 0) {
            heldBack = true;
            wanted = load.plus(leftOut.objects(), leftOut.bytes());
        }
        return taken;
    }

    /** Whether something was left out since all was last taken. */
    boolean heldBack() {
        return heldBack;
    }

    /** What the load would be, had nothing been left out the last time that something was. */
    Load wanted() {
        return wanted;
    }

    boolean hasRoomAgain() {
        return load.objects() <= limit.objects() * ROOM_AGAIN && load.bytes() <= limit.bytes() * ROOM_AGAIN;
    }

    Load load() {
        return load;
    }

    /** How much of the limit is used, for a person. */
    String used() {
        return load.outOf(limit);
    }

    private boolean limited() {
        return !limit.equals(Load.UNLIMITED);
    }

    private boolean fits(Fact fact, int weight) {
        Integer before = weights(fact.kind()).get(fact.key());
        if (before == null) {
            return !load.plus(1, Weight.bytes(weight)).exceeds(limit);
        }
        return weight <= before || load.bytes() + Weight.bytes(weight - before) <= limit.bytes() + limit.bytes() / RESERVE;
    }

    private void weigh(FactKind kind, ObjectKey key, int weight) {
        Integer before = weights(kind).put(key, weight);
        load = before == null ? load.plus(1, Weight.bytes(weight)) : load.plus(0, Weight.bytes(weight - before));
    }

    private boolean forget(FactKind kind, ObjectKey key) {
        Integer before = weights(kind).remove(key);
        if (before == null) {
            return false;
        }
        load = load.plus(-1, -Weight.bytes(before));
        return true;
    }

    private Map<ObjectKey, Integer> weights(FactKind kind) {
        return known.computeIfAbsent(kind, _ -> new HashMap<>());
    }
}
