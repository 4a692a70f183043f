package dev.navarch.generate;

import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;

/**
 * Where a proxy has its workload's certificate, its key and the mesh's roots from. They never pass through here: a key that only its proxy and
 * its agent know cannot be lost by a control plane.
 */
public sealed interface Certificate {

    /** It has none: it can speak clear text and nothing else. */
    record None() implements Certificate {
    }

    /** Its agent serves them, over a socket that Envoy's bootstrap knows as the cluster {@code sds-grpc}, under these names. */
    record OfAgent(String name, String roots) implements Certificate {
        /** What the agent had signed for the workload. */
        public static final OfAgent WORKLOAD = new OfAgent("default", "ROOTCA");
    }

    /** Envoy reads files, whose paths these are, once. */
    record OfFiles(String chain, String key, String roots) implements Certificate {
    }

    /** Whether there is one. */
    default boolean isThere() {
        return !(this instanceof None);
    }

    /** Presents the certificate in handshakes, and checks the peer's by the roots and by {@code expected}. Not for {@link None}. */
    default void use(CommonTlsContext.Builder context, CertificateValidationContext.Builder expected) {
        switch (this) {
            case None _ -> throw new IllegalStateException("there is no certificate to use");
            case OfAgent agent -> context.addTlsCertificateSdsSecretConfigs(Secrets.named(agent.name))
                    .setCombinedValidationContext(CommonTlsContext.CombinedCertificateValidationContext.newBuilder()
                            .setDefaultValidationContext(expected)
                            .setValidationContextSdsSecretConfig(Secrets.named(agent.roots)));
            case OfFiles files -> context
                    .addTlsCertificates(TlsCertificate.newBuilder().setCertificateChain(Secrets.file(files.chain))
                            .setPrivateKey(Secrets.file(files.key)))
                    .setValidationContext(expected.setTrustedCa(Secrets.file(files.roots)));
        }
    }

    /** Presents another certificate, which is in files of the proxy's container: an agent serves them anew whenever they change. */
    default void useFiles(CommonTlsContext.Builder context, String chain, String key) {
        switch (this) {
            case OfAgent _ -> context.addTlsCertificateSdsSecretConfigs(Secrets.named("file-cert:" + chain + "~" + key));
            case None _,OfFiles _ -> context.addTlsCertificates(
                    TlsCertificate.newBuilder().setCertificateChain(Secrets.file(chain)).setPrivateKey(Secrets.file(key)));
        }
    }

    /** Checks the peer by other roots, which are in a file of the proxy's container; by those of its system where {@code roots} is empty. */
    default void trustFile(CommonTlsContext.Builder context, String roots, CertificateValidationContext.Builder expected) {
        switch (this) {
            case OfAgent _ -> context
                    .setCombinedValidationContext(CommonTlsContext.CombinedCertificateValidationContext.newBuilder()
                            .setDefaultValidationContext(expected).setValidationContextSdsSecretConfig(
                                    Secrets.named("file-root:" + (roots.isEmpty() ? "system" : roots))));
            case None _,OfFiles _ -> context.setValidationContext(expected
                    .setTrustedCa(Secrets.file(roots.isEmpty() ? "/etc/ssl/certs/ca-certificates.crt" : roots)));
        }
    }
}
