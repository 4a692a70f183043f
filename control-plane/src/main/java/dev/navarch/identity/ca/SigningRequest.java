package dev.navarch.identity.ca;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * What is taken from a PKCS#10 request (RFC 2986): the key, once the request proved that its maker has it, and whether a common name is
 * wanted. Names that it asks for are never looked at.
 */
record SigningRequest(PublicKey key, boolean wantsCommonName) {
    private static final String KIND = "CERTIFICATE REQUEST";
    /** A request's own structure is seven deep; what goes deeper is made to exhaust a parser's stack. */
    private static final int DEEPEST = 16;
    /** RSA with SHA-256, -384 and -512, then ECDSA with the same. SHA-1 and older prove nothing any more. */
    private static final Set<String> ALGORITHMS = Set.of("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4");
    private static final int LONGEST_EXPONENT_BITS = 32;

    static SigningRequest parse(String pem, CaLimits limits) throws BadMaterial {
        if (pem.length() > limits.requestChars()) {
            throw new BadMaterial("the certificate signing request has " + pem.length() + " characters; "
                    + limits.requestChars() + " are allowed");
        }
        byte[] der = der(pem);
        if (!isShallow(der)) {
            throw new BadMaterial("the certificate signing request is not sound DER");
        }
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            PublicKey key = request.getPublicKey();
            checkKey(key, limits);
            if (!ALGORITHMS.contains(request.getSignatureAlgorithm().getAlgorithm().getId())) {
                throw new BadMaterial("the certificate signing request is signed by an algorithm that is not taken");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new BadMaterial("the certificate signing request is not signed by its own key");
            }
            return new SigningRequest(key, hasCommonName(request));
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException | RuntimeException e) {
            // The library throws whatever its depths throw on what is malformed.
            throw new BadMaterial("the certificate signing request cannot be read", e);
        }
    }

    private static byte[] der(String pem) throws BadMaterial {
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            PemObject object = reader.readPemObject();
            if (object != null && object.getType().endsWith(KIND)) {
                return object.getContent();
            }
        } catch (IOException | RuntimeException e) {
            throw new BadMaterial("the certificate signing request is not properly encoded", e);
        }
        throw new BadMaterial("the certificate signing request is not properly encoded");
    }

    private static void checkKey(PublicKey key, CaLimits limits) throws BadMaterial {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < limits.leastRsaBits() || bits > limits.mostRsaBits()) {
                throw new BadMaterial("an RSA key of " + bits + " bits; from " + limits.leastRsaBits() + " to "
                        + limits.mostRsaBits() + " are taken");
            }
            if (rsa.getPublicExponent().bitLength() > LONGEST_EXPONENT_BITS) {
                throw new BadMaterial("an RSA key with an exponent of more than " + LONGEST_EXPONENT_BITS + " bits");
            }
        } else if (!(key instanceof ECPublicKey)) {
            throw new BadMaterial("a key of kind " + key.getAlgorithm() + "; RSA and EC are taken");
        }
        var _ = Keys.signatureAlgorithm(key);
    }

    private static boolean hasCommonName(JcaPKCS10CertificationRequest request) {
        RDN[] names = request.getSubject().getRDNs(BCStyle.CN);
        return names.length > 0 && !names[0].getFirst().getValue().toString().isEmpty();
    }

    /** Walks over tags and lengths without building anything; lengths must be definite, as DER has them. */
    private static boolean isShallow(byte[] der) {
        int[] ends = new int[DEEPEST + 1];
        int depth = 0;
        ends[0] = der.length;
        int at = 0;
        while (at < der.length || depth > 0) {
            if (at == ends[depth]) {
                if (depth == 0) {
                    break;
                }
                depth--;
                continue;
            }
            if (at + 2 > ends[depth]) {
                return false;
            }
            int tag = der[at++];
            int length = der[at++] & 0xff;
            if (length >= 0x80) {
                int bytes = length - 0x80;
                // No more than two: the whole is shorter than 64 KiB.
                if (bytes < 1 || bytes > 2 || at + bytes > ends[depth]) {
                    return false;
                }
                length = 0;
                for (int i = 0; i < bytes; i++) {
                    length = (length << 8) | (der[at++] & 0xff);
                }
            }
            if (length > ends[depth] - at) {
                return false;
            }
            boolean constructed = (tag & 0x20) != 0;
            if (!constructed) {
                at += length;
            } else if (depth == DEEPEST) {
                return false;
            } else {
                ends[++depth] = at + length;
            }
        }
        return true;
    }
}
