package dev.navarch.generate.authorization;

import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.AuthorizationRule;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** Those that are put to somebody else, by whom that is. What is only tried out is not: there is nobody to try it on. */
    static List<PolicySet> byProvider(MeshConfig mesh, WorkloadAuthorization workload) {
        SortedMap<String, List<AuthorizationPolicyFact>> byProvider = new TreeMap<>();
        for (AuthorizationPolicyFact policy : of(mesh, workload, Action.CUSTOM).enforced()) {
            byProvider.computeIfAbsent(policy.provider(), _ -> new ArrayList<>()).add(policy);
        }
        return byProvider.values().stream().map(policies -> new PolicySet(mesh, Action.CUSTOM, policies, List.of())).toList();
    }

    /** Who decides, for all of them. */
    String provider() {
        return enforced.getFirst().provider();
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
        return rules(enforced, layer, "", "");
    }

    RBAC tried(Layer layer) {
        return rules(tried, layer, "", "");
    }

    /** Whose names say who is to be asked. */
    RBAC marking(Layer layer) {
        return rules(enforced, layer, ExternalAuthorization.prefix(provider()), "");
    }

    /** Whose names say why, where nobody can be asked. */
    RBAC refusing(Layer layer) {
        return rules(enforced, layer, ExternalAuthorization.prefix(provider()), "-deny-due-to-bad-CUSTOM-action");
    }

    /** What the results of policies that are only tried out begin with; dashboards and traces know them by these. */
    String triedStats() {
        return switch (action) {
            case ALLOW -> "istio_dry_run_allow_";
            case DENY -> "istio_dry_run_deny_";
            case AUDIT, CUSTOM -> "";
        };
    }

    /** @param prefix of the names of all rules, as {@code suffix} */
    private RBAC rules(List<AuthorizationPolicyFact> policies, Layer layer, String prefix, String suffix) {
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
                    rbac.putPolicies(name + number + "]" + suffix, written);
                }
                number++;
            }
            if (policy.rules().isEmpty()) {
                rbac.putPolicies(name + "0]" + suffix, NEVER);
            }
        }
        return rbac.build();
    }
}
