package dev.navarch;

import dev.navarch.jwks.AddressPolicy;
import dev.navarch.jwks.KeyFetcher;
import dev.navarch.jwks.KeyLimits;
import dev.navarch.jwks.KeyMetrics;
import dev.navarch.jwks.WebDownload;
import dev.navarch.loop.EventLoop;
import dev.navarch.mesh.GoDuration;
import dev.navarch.registry.Registry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The wiring of what reads the keys that issuers publish. */
final class IssuerKeys {
    private static final String BLOCKED = "BLOCKED_CIDRS_IN_JWKS_URIS";
    private static final String REFRESH = "PILOT_JWT_PUB_KEY_REFRESH_INTERVAL";

    private IssuerKeys() {
    }

    /**
     * Has the registry's wishes read from now on; whoever calls closes it.
     *
     * @throws IOException when it is configured wrongly, in words for the operator
     */
    static KeyFetcher follow(Registry registry, Map<String, String> environment, EventLoop loop, KeyMetrics metrics)
            throws IOException {
        KeyLimits limits = KeyLimits.defaults();
        String refresh = environment.getOrDefault(REFRESH, "");
        Duration every = refresh.isEmpty() ? limits.refresh() : GoDuration.parse(refresh);
        if (every == null || every.compareTo(limits.shortest()) < 0) {
            throw new IOException(REFRESH + "=\"" + refresh + "\": expected a duration of a second at least, like 20m");
        }
        List<String> blocked = Arrays.stream(environment.getOrDefault(BLOCKED, "").split(",", -1)).map(String::trim)
                .filter(range -> !range.isEmpty()).toList();
        AddressPolicy policy;
        try {
            policy = AddressPolicy.blocking(blocked);
        } catch (IllegalArgumentException e) {
            throw new IOException(BLOCKED + ": " + e.getMessage(), e);
        }
        KeyFetcher keys = new KeyFetcher(new WebDownload(limits, policy), loop, limits.withRefresh(every), metrics,
                registry::published);
        registry.keysBy(keys::want);
        return keys;
    }
}
