package dev.navarch.generate.authorization;

import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.AuthorizationRule;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policies of one action for one workload: those that are in force, and those that are only tried out. */
record PolicySet(MeshConfig mesh, Action action, List<AuthorizationPolicyFact> enforced, List<AuthorizationPolicyFact> tried) {
    /** Stands for a policy without rules: that it is there is of account, for where any lets pass, all else is refused. */
    private static final Policy NEVER = Policy.newBuilder()
            .addPermissions(Permission.newBuilder().setNotRule(Permission.newBuilder().setAny(true)))
            .addPrincipals(Principal.newBuilder().setNotId(Principal.newBuilder().setAny(true))).build();

    PolicySet {
        enforced = List.copyOf(enforced);
        tried = List.copyOf(tried);
    }

    static PolicySet of(MeshConfig mesh, WorkloadAuthorization workload, Action action) {
        return new PolicySet(mesh, action,
                workload.policies().stream().filter(policy -> policy.action() == action && !policy.dryRun()).toList(),
                workload.policies().stream().filter(policy -> policy.action() == action && policy.dryRun()).toList());
    }

    boolean isEmpty() {
        return !isEnforced() && !isTried();
    }

    boolean isEnforced() {
        return !enforced.isEmpty();
    }

    boolean isTried() {
        return !tried.isEmpty();
    }

    RBAC enforced(Layer layer) {
        return rules(enforced, layer, "");
    }

    RBAC tried(Layer layer) {
        return rules(tried, layer, "");
    }

    /** What the results of policies that are only tried out begin with; dashboards and traces know them by these. */
    String triedStats() {
        return switch (action) {
            case ALLOW -> "istio_dry_run_allow_";
            case DENY -> "istio_dry_run_deny_";
            case AUDIT, CUSTOM -> "";
        };
    }

    /** @param prefix of the names of all rules */
    private RBAC rules(List<AuthorizationPolicyFact> policies, Layer layer, String prefix) {
        RBAC.Builder rbac = RBAC.newBuilder().setAction(switch (action) {
            case ALLOW -> RBAC.Action.ALLOW;
            case AUDIT -> RBAC.Action.LOG;
            case DENY, CUSTOM -> RBAC.Action.DENY;
        });
        for (AuthorizationPolicyFact policy : policies) {
            String name = prefix + "ns[" + policy.key().namespace() + "]-policy[" + policy.key().name() + "]-rule[";
            RuleWriter writer = new RuleWriter(mesh, policy, layer);
            int number = 0;
            for (AuthorizationRule rule : policy.rules()) {
                @Nullable
                Policy written = writer.write(rule);
                if (written != null) {
                    rbac.putPolicies(name + number + "]", written);
                }
                number++;
            }
            if (policy.rules().isEmpty()) {
                rbac.putPolicies(name + "0]", NEVER);
            }
        }
        return rbac.build();
    }
}
