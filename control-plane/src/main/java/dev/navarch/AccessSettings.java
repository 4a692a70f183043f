package dev.navarch;

import dev.navarch.cluster.ClusterListener;
import dev.navarch.identity.authn.Authenticators;
import dev.navarch.identity.authn.AuthnLimits;
import dev.navarch.identity.authn.AuthnSettings;
import dev.navarch.identity.authn.Cidr;
import dev.navarch.identity.authn.JwtRule;
import dev.navarch.kube.KubeClient;
import dev.navarch.model.ClusterId;
import dev.navarch.xds.DebugService;
import dev.navarch.xds.PortAccess;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is believed, and who comes in by which port, from the process's configuration. */
final class AccessSettings {
    private static final Logger LOG = LoggerFactory.getLogger(AccessSettings.class);

    private AccessSettings() {
    }

    static Authenticators authenticators(Config config, Authenticators.Seams seams) {
        Config.Callers callers = config.callers();
        Map<String, ClusterId> aliases = config.self().aliases();
        AuthnSettings settings = new AuthnSettings(config.self().cluster(), aliases, callers.audiences(),
                gateways(callers.trustedGatewayCidr()), issuer(callers.jwtRule()));
        AuthnLimits limits = AuthnLimits.defaults().withReviews(Math.max(1, (int) config.kube().queriesPerSecond()),
                Math.max(1, config.kube().burst()));
        return new Authenticators(settings, limits, seams);
    }

    /** What is written wrongly makes nobody trusted. */
    private static List<Cidr> gateways(String ranges) {
        try {
            return Cidr.parse(ranges);
        } catch (IllegalArgumentException e) {
            LOG.warn("TRUSTED_GATEWAY_CIDR: {}; no gateway's forwarded certificates are believed", e.getMessage());
            return List.of();
        }
    }

    private static @Nullable JwtRule issuer(String rule) {
        try {
            return rule.isEmpty() ? null : JwtRule.parse(rule);
        } catch (IllegalArgumentException e) {
            LOG.warn("{}; no tokens but those of clusters are believed", e.getMessage());
            return null;
        }
    }

    /** Tells the authenticators how clusters are reached. */
    static ClusterListener follower(Authenticators authenticators) {
        return new ClusterListener() {
            @Override
            public void reached(ClusterId cluster, KubeClient client) {
                authenticators.reached(cluster, client);
            }

            @Override
            public void detached(ClusterId cluster) {
                authenticators.detached(cluster);
            }
        };
    }

    /** The plaintext port: whoever comes is nobody, unless it is said that everybody must prove who he is. */
    static PortAccess plain(Config.Callers callers, Authenticators authenticators, DebugService debug) {
        return callers.xds() && callers.xdsPlaintext()
                ? PortAccess.guarded(authenticators, callers.identityCheck(), debug)
                : PortAccess.OPEN;
    }

    /** The TLS port. */
    static PortAccess secure(Config.Callers callers, Authenticators authenticators, DebugService debug) {
        return callers.xds() ? PortAccess.guarded(authenticators, callers.identityCheck(), debug) : PortAccess.OPEN;
    }
}
