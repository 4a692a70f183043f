package dev.navarch.generate.authorization;

import dev.navarch.model.AuthorizationMatch;
import dev.navarch.model.AuthorizationPolicyFact;
import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.AuthorizationRule;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes rules of one policy as Envoy's: what is done are permissions, who does it are principals. */
final class RuleWriter {
    private final MatchWriter<Permission> operations;
    private final MatchWriter<Principal> sources;

    RuleWriter(MeshConfig mesh, AuthorizationPolicyFact policy, Layer layer) {
        MatchWriter.Doubt doubt = policy.action() == Action.ALLOW ? MatchWriter.Doubt.MATCHES_NOT : MatchWriter.Doubt.MATCHES;
        operations = new MatchWriter<>(new Permissions(), doubt, layer);
        sources = new MatchWriter<>(new Principals(mesh, policy.key().namespace()), doubt, layer);
    }

    /** Null for a rule that never matches. */
    @Nullable
    Policy write(AuthorizationRule rule) {
        List<Permission> permissions = alternatives(rule.to(), when(rule, match -> match.attribute().isOperation()), operations);
        List<Principal> principals = alternatives(rule.from(), when(rule, match -> !match.attribute().isOperation()), sources);
        return permissions.isEmpty() || principals.isEmpty()
                ? null
                : Policy.newBuilder().addAllPermissions(permissions).addAllPrincipals(principals).build();
    }

    private static List<AuthorizationMatch> when(AuthorizationRule rule, Predicate<AuthorizationMatch> which) {
        return rule.when().stream().filter(which).toList();
    }

    /** Those that may match, each with the conditions; one where there are only conditions. */
    private static <T> List<T> alternatives(List<List<AuthorizationMatch>> any, List<AuthorizationMatch> when,
            MatchWriter<T> writer) {
        List<T> written = new ArrayList<>();
        for (List<AuthorizationMatch> all : any.isEmpty() ? List.of(List.<AuthorizationMatch>of()) : any) {
            List<AuthorizationMatch> both = new ArrayList<>(all);
            both.addAll(when);
            T one = writer.all(both);
            if (one == null) {
                // What is left of a rule that is understood in part would let pass what nobody has thought of.
                return List.of();
            }
            written.add(one);
        }
        return written;
    }
}
