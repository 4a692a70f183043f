package dev.navarch.identity.ca;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A certificate as text, about as OpenSSL prints it; what differs from run to run stands as a word. */
final class Listing {
    private static final Map<String, String> EXTENSIONS = Map.of("2.5.29.15", "Key Usage", "2.5.29.37", "Extended Key Usage",
            "2.5.29.19", "Basic Constraints", "2.5.29.35", "Authority Key Identifier", "2.5.29.14", "Subject Key Identifier",
            "2.5.29.17", "Subject Alternative Name");
    private static final List<String> USAGES = List.of("Digital Signature", "Non Repudiation", "Key Encipherment",
            "Data Encipherment", "Key Agreement", "Certificate Sign", "CRL Sign", "Encipher Only", "Decipher Only");
    private static final Map<String, String> PURPOSES = Map.of("1.3.6.1.5.5.7.3.1", "TLS Web Server Authentication",
            "1.3.6.1.5.5.7.3.2", "TLS Web Client Authentication");

    private Listing() {
    }

    static String of(X509Certificate certificate) {
        StringBuilder text = new StringBuilder(1000);
        text.append("Version: ").append(certificate.getVersion()).append("\nSerial Number: ")
                .append(certificate.getSerialNumber().bitLength() > 64 ? "large" : "small").append("\nSignature Algorithm: ")
                .append(certificate.getSigAlgName()).append("\nIssuer: ").append(certificate.getIssuerX500Principal().getName())
                .append("\nNot Before: ").append(certificate.getNotBefore().toInstant()).append("\nValid For: ")
                .append(Duration.between(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()))
                .append("\nSubject: ").append(certificate.getSubjectX500Principal().getName()).append("\nPublic Key: ")
                .append(certificate.getPublicKey().getAlgorithm()).append("\nExtensions:\n");
        TreeSet<String> all = new TreeSet<>(certificate.getNonCriticalExtensionOIDs());
        all.addAll(certificate.getCriticalExtensionOIDs());
        all.forEach(oid -> text.append("    ").append(EXTENSIONS.getOrDefault(oid, oid))
                .append(certificate.getCriticalExtensionOIDs().contains(oid) ? ": critical\n" : ":\n").append("        ")
                .append(value(certificate, oid)).append('\n'));
        return text.toString();
    }

    private static String value(X509Certificate certificate, String oid) {
        try {
            return switch (EXTENSIONS.getOrDefault(oid, "")) {
                case "Key Usage" -> usages(certificate.getKeyUsage());
                case "Extended Key Usage" ->
                    String.join(", ", certificate.getExtendedKeyUsage().stream().map(PURPOSES::get).toList());
                case "Basic Constraints" -> certificate.getBasicConstraints() < 0
                        ? "CA:FALSE"
                        : "CA:TRUE, any depth: " + (certificate.getBasicConstraints() == Integer.MAX_VALUE);
                case "Subject Alternative Name" -> certificate.getSubjectAlternativeNames().toString();
                // Octets within octets, and a sequence around the key's id in the one of an authority.
                case "Authority Key Identifier", "Subject Key Identifier" ->
                    (certificate.getExtensionValue(oid).length - (oid.endsWith("35") ? 6 : 4)) + " bytes";
                default -> "unknown";
            };
        } catch (CertificateParsingException e) {
            throw new AssertionError(e);
        }
    }

    private static String usages(boolean[] bits) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < bits.length; i++) {
            if (bits[i]) {
                words.add(USAGES.get(i));
            }
        }
        return String.join(", ", words);
    }
}
