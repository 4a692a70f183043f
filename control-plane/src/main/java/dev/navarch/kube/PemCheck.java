package dev.navarch.kube;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** Looks whether PEM holds what it shall hold, so that a mistake is named here and not in a failed handshake later. */
final class PemCheck {
    private PemCheck() {
    }

    enum Kind {
        CERTIFICATE, PRIVATE_KEY
    }

    static String checked(String pem, Kind kind, String field) throws KubeconfigProblem {
        switch (kind) {
            case CERTIFICATE -> certificates(pem, field);
            case PRIVATE_KEY -> key(pem, field);
        }
        return pem;
    }

    private static void certificates(String pem, String field) throws KubeconfigProblem {
        if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
            throw new KubeconfigProblem("invalid kubeconfig: " + field + " holds no certificate in PEM");
        }
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (CertificateException _) {
            throw new KubeconfigProblem("invalid kubeconfig: " + field + " holds a certificate that cannot be read");
        }
    }

    private static void key(String pem, String field) throws KubeconfigProblem {
        boolean isKey = pem.contains("-----BEGIN PRIVATE KEY-----") || pem.contains("-----BEGIN RSA PRIVATE KEY-----")
                || pem.contains("-----BEGIN EC PRIVATE KEY-----");
        if (!isKey) {
            throw new KubeconfigProblem("invalid kubeconfig: " + field + " holds no private key in PEM");
        }
    }
}
