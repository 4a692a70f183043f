package dev.navarch.local.agent;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate that was issued to the workload, and what belongs to it.
 *
 * @param chainPem
 *            the certificate, then those between it and a root
 * @param rootsPem
 *            whom to trust from now on
 */
public record Issued(X509Certificate certificate, String chainPem, String keyPem, String rootsPem) {

    /**
     * Reads the elements of the certificate service's answer: the certificate, its chain, and all roots as the last.
     *
     * @throws IllegalArgumentException
     *             if there are fewer than two, or the first is no certificate
     */
    static Issued of(List<String> elements, String keyPem) {
        if (elements.size() < 2) {
            throw new IllegalArgumentException(
                    "the control plane answered with " + elements.size()
                            + " certificates: a certificate and its root are the least");
        }
        StringBuilder chain = new StringBuilder();
        for (String element : elements.subList(0, elements.size() - 1)) {
            chain.append(element).append(element.endsWith("\n") ? "" : "\n");
        }
        return new Issued(read(elements.getFirst()), chain.toString(), keyPem, elements.getLast());
    }

    private static X509Certificate read(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("the control plane answered with what is no certificate", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Issued[serial " + certificate.getSerialNumber().toString(16) + ", until " + certificate.getNotAfter() + "]";
    }
}
