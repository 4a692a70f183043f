package dev.navarch.identity;

import org.jspecify.annotations.Nullable;

/**
 * A workload's name in a mesh: {@code spiffe://<trust domain>/ns/<namespace>/sa/<service account>}, after the SPIFFE standard and Istio's layout
 * of its path.
 */
public record Spiffe(String trustDomain, String namespace, String serviceAccount) {
    private static final String SCHEME = "spiffe://";

    public Spiffe {
        // As Istio: a trust domain may come from an e-mail-like account name.
        trustDomain = trustDomain.replace('@', '.');
    }

    /** Null when the text is no such name. */
    public static @Nullable Spiffe parse(String uri) {
        if (!uri.startsWith(SCHEME)) {
            return null;
        }
        String[] parts = uri.substring(SCHEME.length()).split("/", -1);
        return parts.length == 5 && parts[1].equals("ns") && parts[3].equals("sa") && !parts[0].isEmpty()
                ? new Spiffe(parts[0], parts[2], parts[4])
                : null;
    }

    public String uri() {
        return SCHEME + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
    }

    @Override
    public String toString() {
        return uri();
    }
}
