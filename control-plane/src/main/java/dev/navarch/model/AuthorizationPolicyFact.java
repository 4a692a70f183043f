package dev.navarch.model;

import java.util.List;

/**
 * Istio's {@code AuthorizationPolicy}.
 *
 * @param provider who is asked, by its name in the mesh configuration; of account only for {@link Action#CUSTOM}
 * @param dryRun whether it is only tried out: it decides nothing, but what it would have said is counted and logged
 * @param rules any of which may match; where there are none, nothing matches
 * @param creationTime seconds since the epoch
 */
public record AuthorizationPolicyFact(ObjectKey key, PolicyTarget target, Action action, String provider, boolean dryRun,
        List<AuthorizationRule> rules, long creationTime) implements ConfigFact {
    public AuthorizationPolicyFact {
        rules = List.copyOf(rules);
    }

    /** What becomes of a request that a rule matches; in the order in which they are heard. */
    public enum Action {
        /** Somebody else decides. */
        CUSTOM,
        /** It is marked to be logged. */
        AUDIT,
        /** It is refused. */
        DENY,
        /** It passes; where there are policies of this kind, whatever none of them matches is refused. */
        ALLOW
    }
}
