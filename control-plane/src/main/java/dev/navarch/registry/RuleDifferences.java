package dev.navarch.registry;

import dev.navarch.model.ConfigKey;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.DestinationRules;
import dev.navarch.model.FactKind;
import dev.navarch.model.HttpRules;
import dev.navarch.model.RuleChanges;
import dev.navarch.model.RuleChanges.HostRule;
import dev.navarch.model.TrafficRules;
import dev.navarch.model.VirtualServiceFact;
import dev.navarch.model.WorldDelta;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** For which hosts rules changed from one fold to the next, and whom they tell apart. Pure. */
final class RuleDifferences {
    private RuleDifferences() {
    }

    static RuleChanges between(TrafficRules old, TrafficRules now, Set<ConfigKey> changed) {
        Set<HostRule> hosts = new HashSet<>();
        addHosts(hosts, old.destinations(), changed);
        addHosts(hosts, now.destinations(), changed);
        addHosts(hosts, old.http(), changed);
        addHosts(hosts, now.http(), changed);
        Set<String> scopes = different(old.destinations().scopes(), now.destinations().scopes());
        scopes.addAll(different(old.http().scopes(), now.http().scopes()));
        if (!old.destinations().workloads().equals(now.destinations().workloads())
                || !old.http().sources().equals(now.http().sources())) {
            scopes.add(WorldDelta.ALL_NAMESPACES);
        }
        return new RuleChanges(hosts, scopes);
    }

    private static void addHosts(Set<HostRule> hosts, DestinationRules rules, Set<ConfigKey> changed) {
        for (DestinationRuleFact rule : rules.rules()) {
            if (changed.contains(new ConfigKey(FactKind.DESTINATION_RULE, rule.key()))) {
                hosts.add(new HostRule(FactKind.DESTINATION_RULE, rule.key().namespace(), rules.hostOf(rule),
                        rule.subsets().stream().map(DestinationRuleFact.Subset::name).collect(Collectors.toSet())));
            }
        }
    }

    private static void addHosts(Set<HostRule> hosts, HttpRules rules, Set<ConfigKey> changed) {
        for (VirtualServiceFact service : rules.services()) {
            if (changed.contains(new ConfigKey(FactKind.VIRTUAL_SERVICE, service.key()))) {
                rules.hostsOf(service).forEach(
                        host -> hosts.add(new HostRule(FactKind.VIRTUAL_SERVICE, service.key().namespace(), host, Set.of())));
            }
        }
    }

    private static Set<String> different(Set<String> a, Set<String> b) {
        Set<String> different = new HashSet<>(a);
        different.addAll(b);
        different.removeIf(each -> a.contains(each) && b.contains(each));
        return different;
    }
}
