package dev.navarch.identity.ca;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/** Judges certificates as the JDK does, which knows nothing of ours. */
public final class Paths {
    private Paths() {
    }

    /** The certificate leads, by the chain in its order, to one of the roots. */
    public static void assertLeads(X509Certificate leaf, List<X509Certificate> chain, List<X509Certificate> roots, Instant when) {
        List<X509Certificate> path = new ArrayList<>(List.of(leaf));
        chain.stream().filter(certificate -> !roots.contains(certificate)).forEach(path::add);
        try {
            PKIXParameters parameters = new PKIXParameters(
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(when));
            CertPath built = CertificateFactory.getInstance("X.509").generateCertPath(path);
            assertNotNull(CertPathValidator.getInstance("PKIX").validate(built, parameters));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
