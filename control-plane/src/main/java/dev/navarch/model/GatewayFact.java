package dev.navarch.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code Gateway}: what proxies at the edge of the mesh listen for. Where the traffic goes is said by {@link VirtualServiceFact}s.
 *
 * @param selector of the proxies that it is for; empty for all that are gateways
 * @param servers in the order of the resource
 * @param creationTime seconds since the epoch
 */
public record GatewayFact(ObjectKey key, Labels selector, List<Server> servers, long creationTime) implements ConfigFact {
    public GatewayFact {
        servers = List.copyOf(servers);
    }

    /**
     * A port and what is expected there.
     *
     * @param name empty for none
     * @param bind the address to listen on; empty for all
     * @param hosts at least one
     * @param tls null for clear text
     */
    public record Server(String name, Port port, String bind, List<Host> hosts, @Nullable Tls tls) {
        public Server {
            hosts = List.copyOf(hosts);
        }
    }

    /** A port as clients of the gateway's Service know it. */
    public record Port(int number, Protocol protocol, String name) {
    }

    /**
     * A host that may be asked for.
     *
     * @param namespace whose VirtualServices may answer for it, {@code *} for any
     * @param name exact, or with {@code *} instead of its first labels
     */
    public record Host(String namespace, String name) {
        public static final String ANY = "*";
    }

    /** What becomes of TLS. */
    public enum TlsMode {
        /** It is handed on unopened, to where VirtualServices say by the server name. */
        PASSTHROUGH,
        /** It is handed on unopened, to the service whose name the sidecar wrote in the handshake. */
        AUTO_PASSTHROUGH,
        /** It ends here; the client needs no certificate. */
        SIMPLE,
        /** It ends here; the client must have a certificate. */
        MUTUAL,
        /** It ends here; a certificate of the client's is checked if there is one. */
        OPTIONAL_MUTUAL,
        /** It ends here; both sides have certificates of the mesh. */
        ISTIO_MUTUAL;

        /** Whether the gateway hands it on as it is. */
        public boolean isPassedThrough() {
            return this == PASSTHROUGH || this == AUTO_PASSTHROUGH;
        }
    }

    /** A version of TLS. */
    public enum TlsVersion {
        AUTO, V1_0, V1_1, V1_2, V1_3
    }

    /**
     * How TLS is spoken.
     *
     * @param httpsRedirect whether requests in clear text are told to come back with TLS
     * @param certificates with which the gateway answers; empty with {@link TlsMode#ISTIO_MUTUAL} and where TLS does not end here
     * @param clients whom it lets in
     * @param cipherSuites empty for the usual ones
     */
    public record Tls(TlsMode mode, boolean httpsRedirect, List<Source> certificates, Clients clients, TlsVersion minVersion,
            TlsVersion maxVersion, List<String> cipherSuites) {
        public Tls {
            certificates = List.copyOf(certificates);
            cipherSuites = List.copyOf(cipherSuites);
        }
    }

    /**
     * Whose certificates are good.
     *
     * @param authorities who vouches for clients; null where nobody said
     * @param revoked the path of a revocation list; empty for none
     * @param subjectAltNames that one of theirs must be; empty for any
     * @param spki hashes of public keys, {@code hashes} of whole certificates, one of which it must have; empty for any
     */
    public record Clients(@Nullable Source authorities, String revoked, List<String> subjectAltNames, List<String> spki,
            List<String> hashes) {
        public static final Clients ANY = new Clients(null, "", List.of(), List.of(), List.of());

        public Clients {
            subjectAltNames = List.copyOf(subjectAltNames);
            spki = List.copyOf(spki);
            hashes = List.copyOf(hashes);
        }
    }

    /** Where a certificate or the roots that check one come from. */
    public sealed interface Source {
        /** A secret, as {@code credentialName} says. */
        record Credential(String name) implements Source {
        }

        /** Files of the proxy's. For roots, the key is empty. */
        record Files(String certificates, String key) implements Source {
        }
    }
}
