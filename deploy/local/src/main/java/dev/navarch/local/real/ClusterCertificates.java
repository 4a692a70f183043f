package dev.navarch.local.real;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * What one cluster's API server needs to be trusted: a CA of its own, a serving certificate, and the key that signs service
 * account tokens. All keys are P-256, all in PEM, valid for ten years: clusters are kept for a demo, never for longer.
 */
record ClusterCertificates(String ca, String serving, String servingKey, String serviceAccountKey,
        String serviceAccountPublicKey) {
    private static final Duration LIFE = Duration.ofDays(3650);

    static ClusterCertificates create(String cluster, List<String> addresses, Instant now) {
        try {
            KeyPair caKey = keyPair();
            KeyPair serviceAccountKey = keyPair();
            X500Principal issuer = new X500Principal("CN=kubernetes-ca-" + cluster);
            X509v3CertificateBuilder ca = certificate(issuer, caKey, issuer, now);
            ca.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            ca.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));

            KeyPair servingKey = keyPair();
            X509v3CertificateBuilder serving = certificate(new X500Principal("CN=kube-apiserver"), servingKey, issuer, now);
            serving.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            serving.addExtension(Extension.subjectAlternativeName, false, names(addresses));
            return new ClusterCertificates(pem(new JcaMiscPEMGenerator(signed(ca, caKey))),
                    pem(new JcaMiscPEMGenerator(signed(serving, caKey))),
                    pem(new JcaPKCS8Generator(servingKey.getPrivate(), null)),
                    pem(new JcaPKCS8Generator(serviceAccountKey.getPrivate(), null)),
                    pem(new JcaMiscPEMGenerator(serviceAccountKey.getPublic())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot make certificates for " + cluster, e);
        }
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder certificate(X500Principal subject, KeyPair key, X500Principal issuer, Instant now) {
        BigInteger serial = new BigInteger(120, new SecureRandom());
        Date start = Date.from(now.minus(Duration.ofHours(1)));
        return new JcaX509v3CertificateBuilder(issuer, serial, start, Date.from(now.plus(LIFE)), subject, key.getPublic());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair issuer)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    }

    private static GeneralNames names(List<String> addresses) {
        return new GeneralNames(addresses.stream().map(address -> new GeneralName(
                Character.isDigit(address.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, address))
                .toArray(GeneralName[]::new));
    }

    private static String pem(PemObjectGenerator object) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
