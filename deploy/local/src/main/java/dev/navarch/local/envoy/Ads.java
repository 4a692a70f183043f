package dev.navarch.local.envoy;

import java.nio.file.Path;
import java.util.Optional;

/** Where an Envoy gets its configuration from: one aggregated discovery stream. */
public record Ads(Source source, Protocol protocol) {

    /** Who is at the other end. */
    public sealed interface Source {

        /**
         * A control plane.
         *
         * @param host
         *            its address or name
         * @param secrets
         *            if present the stream is TLS and authenticated, else plain text
         */
        record ControlPlane(String host, int port, Optional<Secrets> secrets) implements Source {
        }

        /** An agent, by its Unix socket: what secures the way from there is the agent's business. */
        record Agent(Path socket) implements Source {
        }
    }

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
        return new Ads(new Source.ControlPlane(host, port, Optional.empty()), protocol);
    }

    /** A stream over TLS with a bearer token. */
    public static Ads secured(String host, int port, Protocol protocol, Secrets secrets) {
        return new Ads(new Source.ControlPlane(host, port, Optional.of(secrets)), protocol);
    }

    /** A stream to an agent's socket. */
    public static Ads socket(Path socket, Protocol protocol) {
        return new Ads(new Source.Agent(socket), protocol);
    }
}
