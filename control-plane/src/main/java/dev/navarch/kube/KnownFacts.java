package dev.navarch.kube;

import dev.navarch.kube.decode.DecodeIssues;
import dev.navarch.kube.decode.Decoded;
import dev.navarch.model.Fact;
import dev.navarch.model.FactChange;
import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one kind that were said last: what equals them is not said again. Confined to the loop.
 *
 * <p>The consumer keeps the same facts, so this costs a map entry for each.
 */
final class KnownFacts {
    private final FactKind kind;
    private final KubeLimits limits;
    private final DecodeIssues issues;
    private Map<ObjectKey, Fact> facts = new HashMap<>();

    KnownFacts(FactKind kind, KubeLimits limits, DecodeIssues issues) {
        this.kind = kind;
        this.limits = limits;
        this.issues = issues;
    }

    @Nullable
    Fact get(ObjectKey key) {
        return facts.get(key);
    }

    /** Puts equal facts in the places of those there are. */
    void exchange(UnaryOperator<Fact> equal) {
        facts.replaceAll((_, fact) -> equal.apply(fact));
    }

    Collection<Fact> all() {
        return facts.values();
    }

    /** Replaces everything; facts that are the same stay the same objects, so that nobody keeps two. */
    <T extends Fact> void replace(List<Decoded<T>> objects) {
        Map<ObjectKey, Fact> old = facts;
        facts = HashMap.newHashMap(objects.size());
        for (Decoded<T> object : objects) {
            Fact fact = object.value();
            if (fact != null) {
                Fact before = old.get(fact.key());
                facts.put(fact.key(), fact.equals(before) ? before : fact);
            }
        }
    }

    /** Takes what changed; returns what of it is news. */
    List<FactChange> change(List<? extends Decoded<? extends Fact>> objects) {
        List<FactChange> changes = new ArrayList<>(objects.size());
        for (Decoded<? extends Fact> object : objects) {
            Fact fact = object.value();
            if (fact == null) {
                if (facts.remove(object.key()) != null) {
                    changes.add(new FactChange.Gone(kind, object.key()));
                }
            } else if (facts.size() >= limits.objects() && !facts.containsKey(fact.key())) {
                issues.leftOut(kind.label(), fact.key(), "there are more than " + limits.objects() + " of them");
            } else if (!fact.equals(facts.put(fact.key(), fact))) {
                changes.add(new FactChange.Put(fact));
            }
        }
        return changes;
    }
}
