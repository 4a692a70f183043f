package dev.navarch.identity.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an authority signs with, checked: the key belongs to the certificate, and that leads to a root. {@code toString} shows no key.
 *
 * @param certificate of the signer
 * @param chain what follows a certificate that was issued, on its way to a root; empty when the signer is a root itself
 * @param roots what is trusted
 */
record SigningBundle(X509Certificate certificate, PrivateKey key, List<X509Certificate> chain, TrustBundle roots) {
    SigningBundle {
        chain = List.copyOf(chain);
    }

    /** When nothing issued from it is of use any more. */
    Instant expires() {
        return Stream.concat(Stream.of(certificate), chain.stream()).map(each -> each.getNotAfter().toInstant())
                .min(Comparator.naturalOrder()).orElseThrow();
    }

    /** When the first of the roots ends. */
    Instant rootExpires() {
        return roots.roots().stream().map(each -> each.getNotAfter().toInstant()).min(Comparator.naturalOrder()).orElseThrow();
    }

    boolean signsAs(SigningBundle other) {
        return certificate.equals(other.certificate) && chain.equals(other.chain) && roots.equals(other.roots);
    }

    @Override
    public String toString() {
        return "SigningBundle[" + certificate.getSubjectX500Principal().getName() + ", serial "
                + certificate.getSerialNumber().toString(16) + ", until " + certificate.getNotAfter().toInstant() + "]";
    }
}
