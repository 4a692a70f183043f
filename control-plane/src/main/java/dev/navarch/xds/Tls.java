package dev.navarch.xds;

import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextServerCredentials;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * TLS of a port. A client may show a certificate; if it does, it must be one that {@code clients} takes, or the handshake fails.
 *
 * @param keys asked at every handshake, so that what it answers may change
 * @param clients judges certificates of clients
 * @param minVersion {@code 1.2} or {@code 1.3}
 * @param cipherSuites for TLS 1.2, by their IANA names; empty for the library's choice. TLS 1.3 has its own
 */
public record Tls(KeyManager keys, TrustManager clients, String minVersion, List<String> cipherSuites) {
    private static final List<String> SUITES_OF_13 = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256");

    public Tls {
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** BoringSSL where it loads, for it costs a fraction; else what the JDK has. */
    static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    ServerCredentials credentials() {
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forServer(keys), provider()).trustManager(clients)
                .clientAuth(ClientAuth.OPTIONAL)
                .protocols(minVersion.equals("1.3") ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2"));
        if (!cipherSuites.isEmpty()) {
            List<String> suites = new ArrayList<>(SUITES_OF_13);
            suites.addAll(cipherSuites);
            builder.ciphers(suites, SupportedCipherSuiteFilter.INSTANCE);
        }
        try {
            return NettySslContextServerCredentials.create(builder.build());
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS with these settings: " + e.getMessage(), e);
        }
    }
}
