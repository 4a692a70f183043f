package dev.navarch.identity.authn;

import dev.navarch.model.ClusterId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom to believe.
 *
 * @param own the cluster that judges tokens of calls that name none
 * @param aliases other names under which callers know a cluster, each to the cluster's own
 * @param audiences that a token may be meant for, Istio's {@code TOKEN_AUDIENCES}
 * @param gateways whose forwarded certificates are believed, {@code TRUSTED_GATEWAY_CIDR}; with any, those of this machine too
 * @param issuer beside the clusters, {@code JWT_RULE}; null for none
 */
public record AuthnSettings(ClusterId own, Map<String, ClusterId> aliases, List<String> audiences, List<Cidr> gateways,
        @Nullable JwtRule issuer) {
    public AuthnSettings {
        aliases = Map.copyOf(aliases);
        audiences = List.copyOf(audiences);
        gateways = List.copyOf(gateways);
    }
}
