package dev.navarch.cluster;

import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one cluster may bring, in objects. What is known is kept and kept up to date; what would be new beyond the limit is left out. Confined to
 * the fleet's loop.
 */
final class Budget {
    /** For the config cluster, which nobody can do without. */
    static final int UNLIMITED = Integer.MAX_VALUE;
    /** So much of the limit must be free before held back objects are fetched: a cluster at its limit would be read over and over. */
    private static final double ROOM_AGAIN = 0.9;
    /** Instead of a growth: the change is left out. */
    private static final int LEFT_OUT = Integer.MIN_VALUE;

    private final int maxObjects;
    private final Map<FactKind, Set<ObjectKey>> known = new EnumMap<>(FactKind.class);
    private boolean heldBack;

    Budget(int maxObjects) {
        this.maxObjects = maxObjects;
    }

    /** Whether that many objects are too many to be taken. */
    boolean exceededBy(int objects) {
        return objects > maxObjects;
    }

    /** These are all objects from now on. They fit. */
    void takeAll(List<Fact> facts) {
        known.clear();
        heldBack = false;
        if (maxObjects != UNLIMITED) {
            facts.forEach(fact -> keys(fact.kind()).add(fact.key()));
        }
    }

    /** These are all objects of one kind from now on, unless they are too many: then nothing is taken and false returned. */
    boolean takeKind(FactKind kind, List<Fact> facts) {
        if (maxObjects == UNLIMITED) {
            return true;
        }
        if (exceededBy(objects() - keys(kind).size() + facts.size())) {
            heldBack = true;
            return false;
        }
        keys(kind).clear();
        facts.forEach(fact -> keys(kind).add(fact.key()));
        return true;
    }

    /** What of these changes fits. */
    List<FactChange> takeChanges(List<FactChange> changes) {
        if (maxObjects == UNLIMITED) {
            return changes;
        }
        List<FactChange> taken = new ArrayList<>(changes.size());
        int room = maxObjects - objects();
        for (FactChange change : changes) {
            int grown = switch (change) {
                case FactChange.Put(Fact fact) -> put(fact, room);
                case FactChange.Gone(FactKind kind, ObjectKey key) -> keys(kind).remove(key) ? -1 : LEFT_OUT;
            };
            if (grown != LEFT_OUT) {
                room -= grown;
                taken.add(change);
            }
        }
        return taken;
    }

    /** Whether something was left out since all was last taken. */
    boolean heldBack() {
        return heldBack;
    }

    boolean hasRoomAgain() {
        return objects() <= maxObjects * ROOM_AGAIN;
    }

    int objects() {
        return known.values().stream().mapToInt(Set::size).sum();
    }

    private int put(Fact fact, int room) {
        Set<ObjectKey> keys = keys(fact.kind());
        if (keys.contains(fact.key())) {
            return 0;
        }
        if (room <= 0) {
            heldBack = true;
            return LEFT_OUT;
        }
        keys.add(fact.key());
        return 1;
    }

    private Set<ObjectKey> keys(FactKind kind) {
        return known.computeIfAbsent(kind, _ -> new HashSet<>());
    }
}
