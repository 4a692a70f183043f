package dev.navarch.registry;

import dev.navarch.model.ConfigFact;
import dev.navarch.model.FactKind;
import dev.navarch.model.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Istio's own resources of one cluster, by kind and namespace, and where they changed since the last fold. Owned by the world loop. */
final class ConfigFacts {
    private final Map<FactKind, Map<String, Map<ObjectKey, ConfigFact>>> byKind = new EnumMap<>(FactKind.class);
    private final Map<FactKind, Set<String>> stale = new EnumMap<>(FactKind.class);

    @Nullable
    ConfigFact put(ConfigFact fact) {
        ConfigFact old = byKind.computeIfAbsent(fact.kind(), _ -> new TreeMap<>())
                .computeIfAbsent(fact.key().namespace(), _ -> new TreeMap<>()).put(fact.key(), fact);
        if (!fact.equals(old)) {
            markStale(fact.kind(), fact.key().namespace());
        }
        return old;
    }

    @Nullable
    ConfigFact remove(FactKind kind, ObjectKey key) {
        Map<String, Map<ObjectKey, ConfigFact>> ofKind = byKind.getOrDefault(kind, Collections.emptyMap());
        Map<ObjectKey, ConfigFact> ofNamespace = ofKind.get(key.namespace());
        ConfigFact old = ofNamespace == null ? null : ofNamespace.remove(key);
        if (ofNamespace != null && ofNamespace.isEmpty()) {
            ofKind.remove(key.namespace());
        }
        if (old != null) {
            markStale(kind, key.namespace());
        }
        return old;
    }

    private void markStale(FactKind kind, String namespace) {
        stale.computeIfAbsent(kind, _ -> new HashSet<>()).add(namespace);
    }

    Collection<ObjectKey> keys(FactKind kind) {
        List<ObjectKey> keys = new ArrayList<>();
        byKind.getOrDefault(kind, Map.of()).values().forEach(ofNamespace -> keys.addAll(ofNamespace.keySet()));
        return keys;
    }

    /** Namespaces that have any. */
    Set<String> namespaces(FactKind kind) {
        return Collections.unmodifiableSet(byKind.getOrDefault(kind, Map.of()).keySet());
    }

    /** Those of a namespace that are of that class, in the order of their names. */
    <T extends ConfigFact> List<T> in(String namespace, FactKind kind, Class<T> type) {
        return byKind.getOrDefault(kind, Map.of()).getOrDefault(namespace, Map.of()).values().stream().map(type::cast).toList();
    }

    /** Namespaces in which something of the kind changed since this was last asked. */
    Set<String> takeStale(FactKind kind) {
        Set<String> taken = stale.remove(kind);
        return taken == null ? Set.of() : taken;
    }
}
