package dev.navarch.registry;

import dev.navarch.model.ConfigFact;
import dev.navarch.model.ConfigKey;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.DestinationRules;
import dev.navarch.model.FactKind;
import dev.navarch.model.GatewayFact;
import dev.navarch.model.HttpRules;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.RuleChanges;
import dev.navarch.model.TrafficRules;
import dev.navarch.model.VirtualServiceFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Folds Gateways, VirtualServices and DestinationRules into one list of each: the oldest first, since where two contradict each other the older wins. There are
 * few of them, so a change of one makes its list anew. Owned by the world loop.
 */
final class TrafficRulesFold {
    private TrafficRules current = TrafficRules.NONE;
    private ConfigFacts facts = new ConfigFacts();
    private String root = "";
    private RuleChanges rules = RuleChanges.NONE;

    TrafficRules current() {
        return current;
    }

    /** What the last fold changed of rules for hosts. */
    RuleChanges rules() {
        return rules;
    }

    /**
     * Takes in what changed.
     *
     * @param newest the facts, the same as the last time or others
     * @return the resources that came, changed or went
     */
    Set<ConfigKey> fold(ConfigFacts newest, String newestRoot, String domainSuffix) {
        boolean others = newest != facts;
        boolean otherRoot = !newestRoot.equals(root);
        facts = newest;
        root = newestRoot;
        rules = RuleChanges.NONE;
        boolean gateways = !newest.takeStale(FactKind.GATEWAY).isEmpty() || others;
        boolean virtualServices = !newest.takeStale(FactKind.VIRTUAL_SERVICE).isEmpty() || others;
        boolean destinations = !newest.takeStale(FactKind.DESTINATION_RULE).isEmpty() || others || otherRoot;
        if (!gateways && !virtualServices && !destinations) {
            return Set.of();
        }
        TrafficRules old = current;
        List<VirtualServiceFact> routes = virtualServices
                ? oldestFirst(FactKind.VIRTUAL_SERVICE, VirtualServiceFact.class)
                : old.virtualServices();
        current = new TrafficRules(gateways ? oldestFirst(FactKind.GATEWAY, GatewayFact.class) : old.gateways(), routes,
                destinations
                        ? new DestinationRules(oldestFirst(FactKind.DESTINATION_RULE, DestinationRuleFact.class), root,
                                domainSuffix)
                        : old.destinations(),
                virtualServices ? new HttpRules(routes, domainSuffix) : old.http());
        Set<ConfigKey> changed = new HashSet<>();
        addDifferent(changed, FactKind.GATEWAY, old.gateways(), current.gateways());
        addDifferent(changed, FactKind.VIRTUAL_SERVICE, old.virtualServices(), current.virtualServices());
        addDifferent(changed, FactKind.DESTINATION_RULE, old.destinations().rules(), current.destinations().rules());
        rules = RuleDifferences.between(old, current, changed);
        return changed;
    }

    private <T extends ConfigFact> List<T> oldestFirst(FactKind kind, Class<T> type) {
        List<T> all = new ArrayList<>();
        facts.namespaces(kind).forEach(namespace -> all.addAll(facts.in(namespace, kind, type)));
        all.sort(Comparator.comparingLong((T fact) -> fact.creationTime()).thenComparing(fact -> fact.key()));
        return all;
    }

    private static void addDifferent(Set<ConfigKey> changed, FactKind kind, List<? extends ConfigFact> before,
            List<? extends ConfigFact> after) {
        Map<ObjectKey, ConfigFact> gone = new HashMap<>();
        before.forEach(fact -> gone.put(fact.key(), fact));
        for (ConfigFact fact : after) {
            if (!fact.equals(gone.remove(fact.key()))) {
                changed.add(new ConfigKey(kind, fact.key()));
            }
        }
        gone.keySet().forEach(key -> changed.add(new ConfigKey(kind, key)));
    }
}
