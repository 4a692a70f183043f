package dev.navarch.identity;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came with a call and may say who calls. {@code toString} shows no token.
 *
 * @param authorization the header, empty for none
 * @param clusterIds every value of the header that names the cluster; Istio's agents send one
 * @param certificates the client's, verified in the TLS handshake, its own first; empty for none
 * @param forwardedCertificate the header {@code x-forwarded-client-cert}, empty for none
 * @param peer the address that the connection comes from, null when there is none
 */
public record Credentials(String authorization, List<String> clusterIds, List<X509Certificate> certificates,
        String forwardedCertificate, @Nullable InetAddress peer) {
    public Credentials {
        clusterIds = List.copyOf(clusterIds);
        certificates = List.copyOf(certificates);
    }

    @Override
    public String toString() {
        return "Credentials[" + (authorization.isEmpty() ? "no token" : "a token") + ", clusterid " + clusterIds + ", "
                + certificates.size() + " certificates, from " + peer + "]";
    }
}
