package dev.navarch.generate;

import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.DestinationRules;
import dev.navarch.model.FactKind;
import dev.navarch.model.HostPattern;
import dev.navarch.model.HttpRules;
import dev.navarch.model.Labels;
import dev.navarch.model.RuleChanges.HostRule;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the rules that users give clients are for a proxy: those of everybody, or those of its namespace where these are others.
 *
 * @param namespace empty for everybody's
 * @param workload labels by which rules select the proxy's workload, in a fixed order; empty where none does
 */
public record RuleScope(String namespace, List<Labels> workload) {
    public static final RuleScope EVERYBODY = new RuleScope("", List.of());

    public RuleScope {
        workload = List.copyOf(workload);
    }

    public static RuleScope of(World world, Proxy proxy) {
        DestinationRules rules = world.traffic().destinations();
        if (!rules.scopes().contains(proxy.namespace())) {
            return EVERYBODY;
        }
        Labels own = rules.workloads().isEmpty() ? Labels.EMPTY : ProxyTraits.labels(world, proxy);
        return new RuleScope(proxy.namespace(), rules.workloads().stream().filter(labels -> labels.isSubsetOf(own))
                .sorted((a, b) -> a.toString().compareTo(b.toString())).toList());
    }

    /** As {@link #of}, for where requests go as well as for how the services there are dealt with. */
    public static RuleScope ofRoutes(World world, Proxy proxy) {
        RuleScope destinations = of(world, proxy);
        HttpRules rules = world.traffic().http();
        boolean own = rules.scopes().contains(proxy.namespace());
        if (!own && rules.sources().isEmpty()) {
            return destinations;
        }
        Labels labels = rules.sources().isEmpty() ? Labels.EMPTY : ProxyTraits.labels(world, proxy);
        Set<Labels> selecting = new HashSet<>(destinations.workload);
        rules.sources().stream().filter(each -> each.isSubsetOf(labels)).forEach(selecting::add);
        return new RuleScope(own ? proxy.namespace() : destinations.namespace,
                selecting.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList());
    }

    /** How the proxy deals with a service; null where nobody said. */
    public @Nullable DestinationRuleFact destination(World world, Service service) {
        return world.traffic().destinations().find(namespace, workload, service);
    }

    /** Services for which the proxy may have another rule of a kind than before. */
    public Set<ServiceKey> touched(World world, WorldDelta delta, FactKind kind) {
        Set<ServiceKey> touched = new HashSet<>();
        for (HostRule rule : delta.rules().hosts()) {
            if (rule.kind() != kind) {
                continue;
            }
            if (HostPattern.isPattern(rule.host())) {
                for (ServiceKey key : world.services().keySet()) {
                    if (HostPattern.matches(rule.host(), key.hostname()) && concerns(world, rule, key)) {
                        touched.add(key);
                    }
                }
            } else {
                ServiceKey key = new ServiceKey(rule.host(), HostPattern.namespaceOf(rule.host(), world.domainSuffix()));
                if (world.service(key) != null && concerns(world, rule, key)) {
                    touched.add(key);
                }
            }
        }
        return touched;
    }

    private boolean concerns(World world, HostRule rule, ServiceKey service) {
        return rule.kind() == FactKind.VIRTUAL_SERVICE || rule.namespace().equals(namespace)
                || rule.namespace().equals(service.namespace())
                || rule.namespace().equals(world.mesh().rootNamespace());
    }
}
