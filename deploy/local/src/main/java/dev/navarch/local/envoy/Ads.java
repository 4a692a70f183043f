package dev.navarch.local.envoy;

import java.util.Optional;

/**
 * Where an Envoy gets its configuration from: one aggregated discovery stream.
 *
 * @param host
 *            address or name of the control plane
 * @param secrets
 *            if present the stream is TLS and authenticated, else plain text
 */
public record Ads(String host, int port, Protocol protocol, Optional<Secrets> secrets) {

    /** How resources are sent on the stream; the constants are Envoy's names. */
    public enum Protocol {
        /** State of the world. */
        GRPC,
        /** Incremental. */
        DELTA_GRPC
    }

    /**
     * What secures the stream.
     *
     * @param caPem
     *            against which the control plane's certificate is checked
     * @param serverName
     *            the name that is asked for and that the certificate must bear, such as {@code istiod.istio-system.svc}
     * @param token
     *            the bearer token that goes with the stream
     */
    public record Secrets(String caPem, String serverName, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Secrets[serverName=" + serverName + "]";
        }
    }

    /** A plain-text stream. */
    public static Ads plain(String host, int port, Protocol protocol) {
        return new Ads(host, port, protocol, Optional.empty());
    }

    /** A stream over TLS with a bearer token. */
    public static Ads secured(String host, int port, Protocol protocol, Secrets secrets) {
        return new Ads(host, port, protocol, Optional.of(secrets));
    }
}
