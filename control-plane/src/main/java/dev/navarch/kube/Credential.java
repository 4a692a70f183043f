package dev.navarch.kube;

import java.net.URI;
import java.util.Map;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one API server and who to be there: a kubeconfig that passed {@link Kubeconfig}, resolved. {@code toString} shows no secret.
 *
 * @param server scheme, host, port and an optional path
 * @param tlsServerName the name to verify and to send as SNI; empty for the server's own
 * @param certificateAuthority PEM; empty for the system's trust
 * @param insecureSkipTlsVerify whether the server's certificate is not verified
 * @param proxyUrl empty for none
 * @param token bearer token; empty for none
 * @param tokenFile a file that holds the token and is read again when it changes; empty for none (only for our own pod's identity)
 * @param username basic authentication; empty for none
 * @param password basic authentication
 * @param clientCertificate PEM; empty for none
 * @param clientKey PEM; empty for none
 * @param impersonateUser empty for none
 */
public record Credential(URI server, String tlsServerName, String certificateAuthority, boolean insecureSkipTlsVerify,
        String proxyUrl, String token, String tokenFile, String username, String password, String clientCertificate,
        String clientKey, String impersonateUser, List<String> impersonateGroups, Map<String, List<String>> impersonateExtra) {

    /** Whether the other leads to the same API server, so that only who we are or whom we trust differs. */
    public boolean sameServer(@Nullable Credential other) {
        return other != null && server.equals(other.server) && tlsServerName.equals(other.tlsServerName)
                && proxyUrl.equals(other.proxyUrl);
    }

    @Override
    public String toString() {
        return "Credential[" + server + "]";
    }
}
