package dev.navarch.generate.authorization;

import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.generate.Scope;
import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.ExternalAuthorizer;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in force for one workload.
 *
 * @param policies in an order that depends on nothing but themselves
 * @param authorizers by name, those that policies ask and that the workload's proxy can reach
 */
public record WorkloadAuthorization(List<AuthorizationPolicyFact> policies, Map<String, ExternalAuthorizer> authorizers) {
    public WorkloadAuthorization {
        policies = List.copyOf(policies);
        authorizers = Map.copyOf(authorizers);
    }

    /** What is in force for the workload of a sidecar. */
    public static WorkloadAuthorization of(World world, Proxy proxy) {
        List<AuthorizationPolicyFact> policies = world.securityPolicies().authorizationOf(proxy.namespace(),
                ProxyTraits.labels(world, proxy));
        Map<String, ExternalAuthorizer> authorizers = new HashMap<>();
        for (AuthorizationPolicyFact policy : policies) {
            if (policy.action() == Action.CUSTOM) {
                world.mesh().authorizers().stream()
                        .filter(each -> each.name().equals(policy.provider()) && isReachable(world, proxy, each)).findFirst()
                        .ifPresent(found -> authorizers.put(found.name(), found));
            }
        }
        return new WorkloadAuthorization(policies, authorizers);
    }

    /** A listener that asks a cluster of which its Envoy does not know would be refused. */
    private static boolean isReachable(World world, Proxy proxy, ExternalAuthorizer authorizer) {
        ServiceKey key = world.keyOf(authorizer);
        @Nullable
        Service service = key == null ? null : world.service(key);
        return service != null && Scope.of(world, proxy).sees(service)
                && service.ports().stream().anyMatch(port -> port.number() == authorizer.port());
    }

    /** Names of authorizers that policies ask in vain; sorted. */
    public List<String> missing() {
        return policies.stream().filter(policy -> policy.action() == Action.CUSTOM && !authorizers.containsKey(policy.provider()))
                .map(AuthorizationPolicyFact::provider).distinct().sorted().toList();
    }
}
