package dev.navarch.model;

import java.util.HashSet;
import java.util.Set;

/**
 * What changed of rules that users give clients for hosts.
 *
 * @param hosts whose rules changed
 * @param scopes namespaces whose clients have other rules than everybody now, or have them no longer; {@link WorldDelta#ALL_NAMESPACES} where
 *        clients are told apart by other labels now
 */
public record RuleChanges(Set<HostRule> hosts, Set<String> scopes) {
    public static final RuleChanges NONE = new RuleChanges(Set.of(), Set.of());

    /**
     * A rule that came, changed or went.
     *
     * @param namespace its own
     * @param host that it is for, or was; may be a pattern
     * @param subsets that it has or had
     */
    public record HostRule(FactKind kind, String namespace, String host, Set<String> subsets) {
        public HostRule {
            subsets = Set.copyOf(subsets);
        }
    }

    public RuleChanges {
        hosts = Set.copyOf(hosts);
        scopes = Set.copyOf(scopes);
    }

    public boolean isEmpty() {
        return hosts.isEmpty() && scopes.isEmpty();
    }

    /** Both. */
    public RuleChanges then(RuleChanges later) {
        if (isEmpty()) {
            return later;
        }
        if (later.isEmpty()) {
            return this;
        }
        Set<HostRule> allHosts = new HashSet<>(hosts);
        allHosts.addAll(later.hosts);
        Set<String> allScopes = new HashSet<>(scopes);
        allScopes.addAll(later.scopes);
        return new RuleChanges(allHosts, allScopes);
    }

    /** Whether clients of a namespace may have to be told apart otherwise than before. */
    public boolean moves(String namespace) {
        return scopes.contains(namespace) || scopes.contains(WorldDelta.ALL_NAMESPACES);
    }
}
