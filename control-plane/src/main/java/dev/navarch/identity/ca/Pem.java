package dev.navarch.identity.ca;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Text armour (RFC 7468): certificates, revocation lists, private keys of PKCS#1, SEC1 and PKCS#8. */
final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[]{'\n'});

    private Pem() {
    }

    /** At least one; {@code what} names the text in a message. */
    static List<X509Certificate> certificates(String what, String pem) throws BadMaterial {
        List<X509Certificate> found = new ArrayList<>();
        for (Object object : objects(what, pem)) {
            if (object instanceof X509CertificateHolder holder) {
                found.add(certificate(what, holder));
            }
        }
        if (found.isEmpty()) {
            throw new BadMaterial(what + ": there is no certificate in it");
        }
        return found;
    }

    static X509Certificate certificate(String what, X509CertificateHolder holder) throws BadMaterial {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (CertificateException e) {
            throw new BadMaterial(what + ": a certificate cannot be read", e);
        }
    }

    static List<X509CRL> revocations(String what, String pem) throws BadMaterial {
        List<X509CRL> found = new ArrayList<>();
        for (Object object : objects(what, pem)) {
            if (object instanceof X509CRLHolder holder) {
                try {
                    found.add(new JcaX509CRLConverter().getCRL(holder));
                } catch (CRLException e) {
                    throw new BadMaterial(what + ": a revocation list cannot be read", e);
                }
            }
        }
        return found;
    }

    /** The first key; parameters of its curve may stand before it. */
    static PrivateKey privateKey(String what, String pem) throws BadMaterial {
        for (Object object : objects(what, pem)) {
            PrivateKeyInfo info = switch (object) {
                case PEMKeyPair pair -> pair.getPrivateKeyInfo();
                case PrivateKeyInfo plain -> plain;
                default -> null;
            };
            if (info != null) {
                try {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                } catch (IOException | RuntimeException e) {
                    throw new BadMaterial(what + ": the private key cannot be read", e);
                }
            }
        }
        throw new BadMaterial(what + ": there is no private key in it that is not encrypted");
    }

    static String of(X509Certificate certificate) {
        try {
            return of("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /** PKCS#1, as Istio keeps its own key. */
    static String ofRsa(PrivateKey key) {
        try {
            return of("RSA PRIVATE KEY",
                    PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey().toASN1Primitive().getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a key that was made cannot be written", e);
        }
    }

    private static String of(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + new String(LINES.encode(der), StandardCharsets.US_ASCII) + "\n-----END "
                + label
                + "-----\n";
    }

    /** The parser throws whatever its depths throw on what is malformed; here all of it becomes one refusal. */
    private static List<Object> objects(String what, String pem) throws BadMaterial {
        List<Object> found = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                found.add(next);
            }
        } catch (IOException | RuntimeException e) {
            throw new BadMaterial(what + ": this is not sound PEM", e);
        }
        return found;
    }
}
