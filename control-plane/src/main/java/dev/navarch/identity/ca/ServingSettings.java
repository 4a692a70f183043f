package dev.navarch.identity.ca;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the daemon's own certificate comes from and which names it bears.
 *
 * @param given by flags, before all else; null for none
 * @param mount where a certificate may be mounted
 * @param issuedByAuthority whether the authority's is taken when there are no files
 * @param names besides that under which proxies know the daemon
 * @param lifetime wanted of an issued one; it ends with its signer at the latest
 */
public record ServingSettings(@Nullable Files given, Mount mount, boolean issuedByAuthority, List<String> names,
        Duration lifetime,
        CaLimits limits) {
    public ServingSettings {
        names = List.copyOf(names);
    }

    /** @param roots by which others verify it */
    public record Files(Path certificate, Path key, Path roots) {
    }

    /**
     * Istio's places.
     *
     * @param directory of {@code tls.crt}, {@code tls.key} and perhaps {@code ca.crt}
     * @param roots a file that comes before {@code ca.crt}
     */
    public record Mount(Path directory, Path roots) {
        public static final Mount ISTIO = new Mount(Path.of("/var/run/secrets/istiod/tls"),
                Path.of("/var/run/secrets/istiod/ca/root-cert.pem"));
    }

    /** The names under which Istio's manifests make a control plane known. */
    public static List<String> names(String namespace, String revision, List<String> customHosts) {
        List<String> names = new java.util.ArrayList<>(customHosts);
        List.of("istiod", "istiod-remote", "istio-pilot").forEach(service -> names.add(service + "." + namespace + ".svc"));
        if (!revision.isEmpty() && !revision.equals("default")) {
            names.add("istiod-" + revision + "." + namespace + ".svc");
        }
        return List.copyOf(names);
    }
}
