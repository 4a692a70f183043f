package dev.navarch.registry;

import dev.navarch.model.FactKind;
import dev.navarch.model.PeerAuthenticationFact;
import dev.navarch.model.PeerAuthentications;
import dev.navarch.model.PeerAuthentications.OfNamespace;
import dev.navarch.model.PeerAuthentications.OfWorkloads;
import dev.navarch.model.PeerMode;
import dev.navarch.model.PeerPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds PeerAuthentications, by Istio's rules: those of the root namespace speak for the mesh, those without a selector for their namespace,
 * the others for the workloads that they select. At each level the oldest that there is wins, and where it leaves the mode open, the next
 * level has its say. In the root namespace a selector makes a policy void. Owned by the world loop.
 */
final class PeerPolicies {
    private static final Comparator<PeerAuthenticationFact> OLDEST_FIRST = Comparator
            .comparingLong(PeerAuthenticationFact::creationTime).thenComparing(PeerAuthenticationFact::key);

    private PeerAuthentications current = PeerAuthentications.NONE;
    private ConfigFacts facts = new ConfigFacts();
    private String root = "";

    PeerAuthentications current() {
        return current;
    }

    /**
     * Takes in what changed.
     *
     * @param newest the facts, the same as the last time or others
     * @param newestRoot the root namespace
     * @return namespaces whose policies changed; null if the mesh's did
     */
    @Nullable
    Set<String> fold(ConfigFacts newest, String newestRoot) {
        Set<String> stale = newest.takeStale(FactKind.PEER_AUTHENTICATION);
        boolean same = newest == facts && newestRoot.equals(root);
        if (same && stale.isEmpty()) {
            return Set.of();
        }
        facts = newest;
        root = newestRoot;
        PeerAuthentications old = current;
        PeerMode mesh = modeForAll(of(root), PeerMode.PERMISSIVE);
        boolean onlyStale = same && mesh == old.mesh();
        Map<String, OfNamespace> next = new HashMap<>(onlyStale ? old.namespaces() : Map.of());
        for (String namespace : onlyStale ? stale : facts.namespaces(FactKind.PEER_AUTHENTICATION)) {
            OfNamespace made = namespace.equals(root) ? null : make(of(namespace), mesh);
            if (made == null) {
                next.remove(namespace);
            } else {
                next.put(namespace, made);
            }
        }
        current = new PeerAuthentications(mesh, next);
        return mesh == old.mesh() ? different(old.namespaces(), current.namespaces()) : null;
    }

    private static Set<String> different(Map<String, OfNamespace> a, Map<String, OfNamespace> b) {
        Set<String> different = new HashSet<>(a.keySet());
        different.addAll(b.keySet());
        different.removeIf(namespace -> Objects.equals(a.get(namespace), b.get(namespace)));
        return different;
    }

    private List<PeerAuthenticationFact> of(String namespace) {
        return facts.in(namespace, FactKind.PEER_AUTHENTICATION, PeerAuthenticationFact.class).stream().sorted(OLDEST_FIRST)
                .toList();
    }

    private static PeerMode modeForAll(List<PeerAuthenticationFact> oldestFirst, PeerMode above) {
        for (PeerAuthenticationFact fact : oldestFirst) {
            if (fact.selector().isEmpty()) {
                return orElse(fact.mode(), above);
            }
        }
        return above;
    }

    /** Null if it says no more than the mesh. */
    private static @Nullable OfNamespace make(List<PeerAuthenticationFact> oldestFirst, PeerMode mesh) {
        PeerMode mode = modeForAll(oldestFirst, mesh);
        List<OfWorkloads> workloads = new ArrayList<>();
        for (PeerAuthenticationFact fact : oldestFirst) {
            if (!fact.selector().isEmpty()) {
                workloads.add(new OfWorkloads(fact.selector(), policy(fact, mode)));
            }
        }
        return mode == mesh && workloads.isEmpty() ? null : new OfNamespace(mode, workloads);
    }

    private static PeerPolicy policy(PeerAuthenticationFact fact, PeerMode above) {
        PeerMode mode = orElse(fact.mode(), above);
        SortedMap<Integer, PeerMode> ports = new TreeMap<>();
        fact.ports().forEach(port -> ports.put(port.number(), orElse(port.mode(), mode)));
        return new PeerPolicy(mode, ports);
    }

    private static PeerMode orElse(@Nullable PeerMode mode, PeerMode above) {
        return mode == null ? above : mode;
    }
}
