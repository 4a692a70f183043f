package dev.navarch.generate.authentication;

import dev.navarch.generate.Proxy;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.model.JwtKeys;
import dev.navarch.model.JwtRule;
import dev.navarch.model.RequestAuthenticationFact;
import dev.navarch.model.SecurityPolicies;
import dev.navarch.model.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which tokens one workload takes.
 *
 * @param tokens one for each kind, by issuer and then in the order of policies
 */
public record WorkloadAuthentication(List<Token> tokens) {
    private static final String NO_KEYS = NoKeys.json();

    public WorkloadAuthentication {
        tokens = List.copyOf(tokens);
    }

    /**
     * A kind of token.
     *
     * @param keys by which it is judged, a JSON Web Key Set
     */
    public record Token(JwtRule rule, String keys) {
    }

    /** What the workload of a sidecar takes. */
    public static WorkloadAuthentication of(World world, Proxy proxy) {
        List<Token> tokens = new ArrayList<>(0);
        SecurityPolicies policies = world.securityPolicies();
        for (RequestAuthenticationFact policy : policies.authenticationOf(proxy.namespace(), ProxyTraits.labels(world, proxy))) {
            for (JwtRule rule : policy.rules()) {
                tokens.add(new Token(rule, keys(policies, rule.keys())));
            }
        }
        tokens.sort(Comparator.comparing(token -> token.rule().issuer()));
        return new WorkloadAuthentication(tokens);
    }

    private static String keys(SecurityPolicies policies, JwtKeys keys) {
        return switch (keys) {
            case JwtKeys.None _ -> NO_KEYS;
            case JwtKeys.Inline(String json) -> json;
            case JwtKeys.Published published -> policies.keys().getOrDefault(published, NO_KEYS);
        };
    }
}
