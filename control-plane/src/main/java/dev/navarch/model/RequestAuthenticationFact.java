package dev.navarch.model;

import java.util.List;

/**
 * Istio's {@code RequestAuthentication}: which tokens requests may bear.
 *
 * @param rules one for each kind of token
 * @param creationTime seconds since the epoch
 */
public record RequestAuthenticationFact(ObjectKey key, PolicyTarget target, List<JwtRule> rules,
        long creationTime) implements ConfigFact {
    public RequestAuthenticationFact {
        rules = List.copyOf(rules);
    }
}
