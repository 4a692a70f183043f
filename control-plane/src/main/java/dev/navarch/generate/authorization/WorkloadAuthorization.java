package dev.navarch.generate.authorization;

import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.World;
import java.util.List;

/**
 * What is in force for one workload.
 *
 * @param policies in an order that depends on nothing but themselves
 */
public record WorkloadAuthorization(List<AuthorizationPolicyFact> policies) {
    public WorkloadAuthorization {
        policies = List.copyOf(policies);
    }

    /** What is in force for the workload of a sidecar. */
    public static WorkloadAuthorization of(World world, Proxy proxy) {
        return new WorkloadAuthorization(
                world.securityPolicies().authorizationOf(proxy.namespace(), ProxyTraits.labels(world, proxy)));
    }
}
