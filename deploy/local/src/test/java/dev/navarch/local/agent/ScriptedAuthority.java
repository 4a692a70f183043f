package dev.navarch.local.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** A root of its own that certifies whatever it is asked to, and a serving certificate under the control plane's name. */
final class ScriptedAuthority {
    private static final X500Principal ISSUER = new X500Principal("O=scripted");

    private final KeyPair keys = keys();
    private final KeyPair servingKeys = keys();
    private final String root = signed(keys.getPublic(), new GeneralName(GeneralName.dNSName, "root"), true, Duration.ofDays(1));

    String rootPem() {
        return root;
    }

    InputStream servingCertificate() {
        return stream(signed(servingKeys.getPublic(), new GeneralName(GeneralName.dNSName, "istiod.istio-system.svc"), false,
                Duration.ofDays(1)));
    }

    InputStream servingKey() {
        try {
            return stream(pem(new JcaPKCS8Generator(servingKeys.getPrivate(), null)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The certificate for a request's key. */
    String sign(String requestPem, String uri, Duration lifetime) {
        try (PEMParser parser = new PEMParser(new StringReader(requestPem))) {
            PublicKey key = new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject()).getPublicKey();
            return signed(key, new GeneralName(GeneralName.uniformResourceIdentifier, uri), false, lifetime);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signed(PublicKey key, GeneralName name, boolean authority, Duration lifetime) {
        try {
            Instant now = Instant.now();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(ISSUER, new BigInteger(120, new SecureRandom()),
                    Date.from(now.minusSeconds(120)), Date.from(now.plus(lifetime)),
                    authority ? ISSUER : new X500Principal("CN=leaf"), key)
                    .addExtension(Extension.subjectAlternativeName, true, new GeneralNames(name))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            return pem(new JcaMiscPEMGenerator(new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())))));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static String pem(PemObjectGenerator object) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
