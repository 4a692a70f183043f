package dev.navarch.registry;

import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.FactKind;
import dev.navarch.model.JwtKeys;
import dev.navarch.model.JwtRule;
import dev.navarch.model.RequestAuthenticationFact;
import dev.navarch.model.SecurityPolicies;
import dev.navarch.model.SecurityPolicies.OfNamespace;
import dev.navarch.model.WorldDelta;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Folds AuthorizationPolicies and RequestAuthentications: those of the root namespace are for all namespaces, the others for their own. All that select
 * a workload are in force together, so no order is of account. Owned by the world loop.
 */
final class SecurityPolicyIndex {
    private SecurityPolicies current = SecurityPolicies.NONE;
    private ConfigFacts facts = new ConfigFacts();
    private String root = "";
    private Map<JwtKeys.Published, String> published = Map.of();
    private Set<JwtKeys.Published> wanted = Set.of();

    SecurityPolicies current() {
        return current;
    }

    /** Where keys are published that some policy asks for, at the last fold. */
    Set<JwtKeys.Published> wantedKeys() {
        return wanted;
    }

    /** These are the keys that issuers publish, as far as they are known. */
    void publish(Map<JwtKeys.Published, String> keys) {
        published = Map.copyOf(keys);
    }

    /**
     * Takes in what changed.
     *
     * @param newest the facts, the same as the last time or others
     * @param otherAuthorizers whether a service changed that decides for policies
     * @return namespaces for whose workloads other policies or keys may be; {@link WorldDelta#ALL_NAMESPACES} for all
     */
    Set<String> fold(ConfigFacts newest, String newestRoot, boolean otherAuthorizers) {
        Set<String> changed = new HashSet<>(fold(newest, newestRoot));
        if (otherAuthorizers) {
            current.namespaces().forEach((namespace, said) -> {
                if (said.authorization().stream().anyMatch(policy -> policy.action() == Action.CUSTOM)) {
                    changed.add(namespace.equals(root) ? WorldDelta.ALL_NAMESPACES : namespace);
                }
            });
        }
        return changed;
    }

    private Set<String> fold(ConfigFacts newest, String newestRoot) {
        Set<String> stale = new HashSet<>(newest.takeStale(FactKind.AUTHORIZATION_POLICY));
        stale.addAll(newest.takeStale(FactKind.REQUEST_AUTHENTICATION));
        boolean same = newest == facts && newestRoot.equals(root);
        if (same && stale.isEmpty() && published.equals(current.keys())) {
            return Set.of();
        }
        facts = newest;
        root = newestRoot;
        Map<String, OfNamespace> next = new HashMap<>(same ? current.namespaces() : Map.of());
        for (String namespace : same ? stale : all()) {
            OfNamespace made = new OfNamespace(
                    facts.in(namespace, FactKind.AUTHORIZATION_POLICY, AuthorizationPolicyFact.class),
                    facts.in(namespace, FactKind.REQUEST_AUTHENTICATION, RequestAuthenticationFact.class));
            if (made.isEmpty()) {
                next.remove(namespace);
            } else {
                next.put(namespace, made);
            }
        }
        SecurityPolicies old = current;
        current = new SecurityPolicies(next.isEmpty() ? "" : root, next, published);
        wanted = wanted(next);
        return changed(old, current);
    }

    private Set<String> all() {
        Set<String> all = new HashSet<>(facts.namespaces(FactKind.AUTHORIZATION_POLICY));
        all.addAll(facts.namespaces(FactKind.REQUEST_AUTHENTICATION));
        return all;
    }

    private static Set<JwtKeys.Published> wanted(Map<String, OfNamespace> namespaces) {
        Set<JwtKeys.Published> wanted = new HashSet<>();
        namespaces.values().forEach(each -> each.authentication().forEach(policy -> policy.rules().forEach(rule -> {
            if (rule.keys() instanceof JwtKeys.Published keys) {
                wanted.add(keys);
            }
        })));
        return Collections.unmodifiableSet(wanted);
    }

    private static Set<String> changed(SecurityPolicies old, SecurityPolicies now) {
        boolean both = !old.namespaces().isEmpty() && !now.namespaces().isEmpty();
        if (both && !old.rootNamespace().equals(now.rootNamespace())) {
            return Set.of(WorldDelta.ALL_NAMESPACES);
        }
        Set<String> changed = new HashSet<>(old.namespaces().keySet());
        changed.addAll(now.namespaces().keySet());
        Set<JwtKeys.Published> others = different(old.keys(), now.keys());
        changed.removeIf(namespace -> {
            OfNamespace said = now.namespaces().get(namespace);
            return Objects.equals(old.namespaces().get(namespace), said) && (said == null || !asks(said, others));
        });
        return changed.contains(now.rootNamespace()) || changed.contains(old.rootNamespace())
                ? Set.of(WorldDelta.ALL_NAMESPACES)
                : changed;
    }

    private static Set<JwtKeys.Published> different(Map<JwtKeys.Published, String> a, Map<JwtKeys.Published, String> b) {
        Set<JwtKeys.Published> different = new HashSet<>(a.keySet());
        different.addAll(b.keySet());
        different.removeIf(keys -> Objects.equals(a.get(keys), b.get(keys)));
        return different;
    }

    private static boolean asks(OfNamespace namespace, Set<JwtKeys.Published> keys) {
        for (RequestAuthenticationFact policy : namespace.authentication()) {
            for (JwtRule rule : policy.rules()) {
                if (rule.keys() instanceof JwtKeys.Published published && keys.contains(published)) {
                    return true;
                }
            }
        }
        return false;
    }
}
