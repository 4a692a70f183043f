package dev.navarch.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All DestinationRules, found by who calls what. Rules of a client's own namespace come first, then those of the service's, then those of the
 * root namespace; the first of these with a rule for the host is used alone. Rules of one namespace for one host are taken together: the
 * oldest one's policy, and the subsets of all, of which the oldest of a name counts. Immutable.
 */
public final class DestinationRules {
    public static final DestinationRules NONE = new DestinationRules(List.of(), "", "");

    private final List<DestinationRuleFact> rules;
    private final String root;
    private final String domainSuffix;
    private final Map<String, RulesByHost> own = new HashMap<>();
    private final Map<String, RulesByHost> exported = new HashMap<>();
    private final RulesByHost all = new RulesByHost();
    private final Set<String> scopes = new HashSet<>();
    private final Set<Labels> workloads = new HashSet<>();

    /** @param oldestFirst then by name */
    public DestinationRules(List<DestinationRuleFact> oldestFirst, String root, String domainSuffix) {
        this.rules = List.copyOf(oldestFirst);
        this.root = root;
        this.domainSuffix = domainSuffix;
        rules.forEach(this::add);
    }

    private void add(DestinationRuleFact rule) {
        String namespace = rule.key().namespace();
        String host = hostOf(rule);
        all.put(host, rule);
        boolean isPrivate = rule.exportTo().stream().allMatch(to -> to.equals(".") || to.equals(namespace))
                && !rule.exportTo().isEmpty();
        if (rule.isVisibleTo(namespace) && (isPrivate || !namespace.equals(root))) {
            own.computeIfAbsent(namespace, _ -> new RulesByHost()).merge(host, rule);
        }
        if (!isPrivate) {
            exported.computeIfAbsent(namespace, _ -> new RulesByHost()).merge(host, rule);
        }
        Labels workload = rule.workload();
        if (workload != null) {
            workloads.add(workload);
        }
        if (isPrivate || workload != null || !rule.isPublic()
                || (!namespace.equals(root) && !namespace.equals(HostPattern.namespaceOf(host, domainSuffix)))) {
            scopes.add(namespace);
        }
        for (String to : rule.exportTo()) {
            if (!to.equals("*") && !to.equals(".")) {
                scopes.add(to);
            }
        }
    }

    /** The host that a rule is for, in full. */
    public String hostOf(DestinationRuleFact rule) {
        return HostPattern.qualified(rule.host(), rule.key().namespace(), domainSuffix);
    }

    /** As they were given. */
    public List<DestinationRuleFact> rules() {
        return rules;
    }

    /** Namespaces whose clients may have other rules than everybody. */
    public Set<String> scopes() {
        return Set.copyOf(scopes);
    }

    /** By what rules tell clients apart. */
    public Set<Labels> workloads() {
        return Set.copyOf(workloads);
    }

    /** Names of the parts that any rule gives a host. */
    public Set<String> subsetsOf(String host) {
        Set<String> names = new HashSet<>();
        all.matching(host).forEach(rule -> rule.subsets().forEach(subset -> names.add(subset.name())));
        return names;
    }

    /**
     * The rule that is in force; null where there is none.
     *
     * @param client the namespace of who calls; empty for those that have no rules of their own
     * @param workload those of {@link #workloads} by which the client is selected
     */
    public @Nullable DestinationRuleFact find(String client, Collection<Labels> workload, Service service) {
        return rules.isEmpty() ? null : find(client, workload, service.hostname(), service.namespace());
    }

    private @Nullable DestinationRuleFact find(String client, Collection<Labels> workload, String host, String namespace) {
        DestinationRuleFact found = pick(own.get(client), client, client, workload, host);
        if (found == null) {
            found = pick(exported.get(namespace), namespace, client, workload, host);
        }
        return found == null ? pick(exported.get(root), root, client, workload, host) : found;
    }

    /** A rule for the very workload comes before one for all; such a rule is for its own namespace alone. */
    private static @Nullable DestinationRuleFact pick(@Nullable RulesByHost rules, String namespace, String client,
            Collection<Labels> workload, String host) {
        DestinationRuleFact ofAll = null;
        for (DestinationRuleFact rule : rules == null ? List.<DestinationRuleFact>of() : rules.mostSpecific(host)) {
            Labels wanted = rule.workload();
            if (!rule.isVisibleTo(client)) {
                continue;
            }
            if (wanted == null) {
                ofAll = ofAll == null ? rule : ofAll;
            } else if (namespace.equals(client) && workload.contains(wanted)) {
                return rule;
            }
        }
        return ofAll;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o == this || (o instanceof DestinationRules other && rules.equals(other.rules) && root.equals(other.root)
                && domainSuffix.equals(other.domainSuffix));
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return rules.toString();
    }

    /** Rules by exact host and by pattern, the longest pattern first. */
    private static final class RulesByHost {
        private final Map<String, List<DestinationRuleFact>> exact = new HashMap<>();
        private final Map<String, List<DestinationRuleFact>> patterns = new TreeMap<>(
                Comparator.comparingInt((String pattern) -> -pattern.length()).thenComparing(Comparator.naturalOrder()));

        private List<DestinationRuleFact> at(String host) {
            return (HostPattern.isPattern(host) ? patterns : exact).computeIfAbsent(host, _ -> new ArrayList<>(1));
        }

        void put(String host, DestinationRuleFact rule) {
            at(host).add(rule);
        }

        /** Takes a rule together with the older ones that are for the same clients, or for some of them. */
        void merge(String host, DestinationRuleFact rule) {
            List<DestinationRuleFact> there = at(host);
            boolean alone = true;
            for (int i = 0; i < there.size(); i++) {
                DestinationRuleFact older = there.get(i);
                boolean sameClients = Set.copyOf(older.exportTo()).equals(Set.copyOf(rule.exportTo()))
                        || (older.isPublic() && rule.isPublic());
                Labels selected = older.workload();
                boolean sameWorkloads = selected == null ? rule.workload() == null : selected.equals(rule.workload());
                boolean within = sameClients || rule.isPublic();
                if (within && (sameWorkloads || (selected != null && rule.workload() == null))) {
                    there.set(i, together(older, rule));
                    alone &= !(sameClients && sameWorkloads);
                }
            }
            if (alone) {
                there.add(rule);
            }
        }

        private static DestinationRuleFact together(DestinationRuleFact older, DestinationRuleFact newer) {
            List<DestinationRuleFact.Subset> subsets = new ArrayList<>(older.subsets());
            for (DestinationRuleFact.Subset subset : newer.subsets()) {
                if (subsets.stream().noneMatch(each -> each.name().equals(subset.name()))) {
                    subsets.add(subset);
                }
            }
            return new DestinationRuleFact(older.key(), older.host(), older.exportTo(), older.workload(),
                    older.policy().equals(TrafficPolicy.NONE) ? newer.policy() : older.policy(), subsets,
                    older.creationTime());
        }

        List<DestinationRuleFact> mostSpecific(String host) {
            List<DestinationRuleFact> rules = exact.get(host);
            if (rules != null) {
                return rules;
            }
            for (Map.Entry<String, List<DestinationRuleFact>> entry : patterns.entrySet()) {
                if (HostPattern.matches(entry.getKey(), host)) {
                    return entry.getValue();
                }
            }
            return List.of();
        }

        List<DestinationRuleFact> matching(String host) {
            List<DestinationRuleFact> matching = new ArrayList<>(exact.getOrDefault(host, List.of()));
            patterns.forEach((pattern, rules) -> {
                if (HostPattern.matches(pattern, host)) {
                    matching.addAll(rules);
                }
            });
            return matching;
        }
    }
}
