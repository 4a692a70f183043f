package dev.navarch.admin;

import dev.navarch.identity.Authenticator;
import dev.navarch.identity.Spiffe;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may look at debug pages from elsewhere than this machine.
 *
 * @param authenticator says who asks; null to ask nobody ({@code ENABLE_DEBUG_ENDPOINT_AUTH=false}), so that everybody sees everything
 * @param systemNamespace whose workloads see everything
 * @param allowedNamespaces whose workloads do too, {@code DEBUG_ENDPOINT_AUTH_ALLOWED_NAMESPACES}
 */
public record DebugAccess(@Nullable Authenticator authenticator, String systemNamespace, Set<String> allowedNamespaces) {
    /** What a workload may see of the proxies of its own namespace. */
    private static final Set<String> OF_OWN_PROXIES = Set.of("config_dump", "ndsz", "edsz");

    public DebugAccess {
        allowedNamespaces = Set.copyOf(allowedNamespaces);
    }

    boolean seesEverything(Spiffe asker) {
        return asker.namespace().equals(systemNamespace) || allowedNamespaces.contains(asker.namespace());
    }

    /** @param proxyNamespace of the proxy that is asked about, null when it is none that is known */
    boolean maySee(Spiffe asker, String page, @Nullable String proxyNamespace) {
        return seesEverything(asker) || (OF_OWN_PROXIES.contains(page) && asker.namespace().equals(proxyNamespace));
    }
}
