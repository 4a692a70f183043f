package dev.navarch.identity.ca;

import java.security.cert.X509Certificate;
import java.util.List;

/** What came of asking for a certificate. */
public sealed interface Issuance {

    /**
     * @param chain what follows it on the way to a root
     * @param roots what its bearer is to trust, in PEM
     */
    record Issued(X509Certificate certificate, List<X509Certificate> chain, TrustBundle roots) implements Issuance {
        public Issued {
            chain = List.copyOf(chain);
        }

        /** PEM: the certificate, each one of the chain, and all roots in one. */
        public List<String> texts() {
            return java.util.stream.Stream.concat(
                    java.util.stream.Stream.concat(java.util.stream.Stream.of(certificate), chain.stream()).map(Pem::of),
                    java.util.stream.Stream.of(roots.pem())).toList();
        }
    }

    /** @param reason for the asker */
    record Refused(Why why, String reason) implements Issuance {
    }

    /** Whose fault it is. */
    enum Why {
        /** Ours: there is nothing to sign with yet, or no more. */
        NOT_READY("CA_NOT_READY"),
        /** The asker's: no sound signing request. */
        BAD_REQUEST("CSR_ERROR"),
        /** The asker's: longer than allowed. */
        TOO_LONG("TTL_ERROR"),
        /** Ours: signing failed. */
        FAILED("CERT_GEN_ERROR");

        private final String label;

        Why(String label) {
            this.label = label;
        }

        /** Istio's word, in its metric. */
        public String label() {
            return label;
        }
    }
}
