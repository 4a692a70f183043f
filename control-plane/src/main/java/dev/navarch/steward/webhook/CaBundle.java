package dev.navarch.steward.webhook;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that a webhook is to be trusted by. Two bundles are equal when they hold the same certificates: order, line ends and what
 * stands between them are nobody's business. Immutable.
 */
public final class CaBundle {
    private final String base64;
    private final Set<Certificate> certificates;

    private CaBundle(String base64, Set<Certificate> certificates) {
        this.base64 = base64;
        this.certificates = certificates;
    }

    /** Of PEM; null when there is no certificate in it. */
    public static @Nullable CaBundle of(String pem) {
        byte[] bytes = pem.getBytes(StandardCharsets.UTF_8);
        Set<Certificate> certificates = read(bytes);
        return certificates.isEmpty() ? null : new CaBundle(Base64.getEncoder().encodeToString(bytes), certificates);
    }

    /** As it stands in a {@code caBundle}. */
    public String base64() {
        return base64;
    }

    /** Whether a {@code caBundle} holds the same certificates. */
    public boolean isIn(String caBundle) {
        if (caBundle.equals(base64)) {
            return true;
        }
        try {
            return read(Base64.getMimeDecoder().decode(caBundle)).equals(certificates);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Set<Certificate> read(byte[] pem) {
        try {
            return new HashSet<>(CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)));
        } catch (CertificateException _) {
            return Set.of();
        }
    }
}
