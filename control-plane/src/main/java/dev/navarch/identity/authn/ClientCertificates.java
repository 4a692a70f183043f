package dev.navarch.identity.authn;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** The names in a client's certificate (RFC 5280, 4.2.1.6). */
final class ClientCertificates {
    private ClientCertificates() {
    }

    /** All alternative names that are text, in order; empty when there are none, or they cannot be read. */
    static List<String> names(X509Certificate leaf) {
        List<String> names = new ArrayList<>();
        try {
            var alternatives = leaf.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> name : alternatives) {
                    if (name.get(1) instanceof String text) {
                        names.add(text);
                    }
                }
            }
        } catch (CertificateParsingException _) {
            return List.of();
        }
        return names;
    }
}
