package dev.navarch.local.embedded;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A cluster's certificate authority and the certificate it gave to its API server, for {@code localhost} and {@code 127.0.0.1}.
 *
 * @param caPem
 *            what clients trust
 * @param chainPem
 *            the serving certificate
 * @param keyPem
 *            its private key, PKCS#8
 * @param signer
 *            the authority's own keys
 * @param issuer
 *            its name
 * @param stamps
 *            what time it is
 */
record Authority(String caPem, String chainPem, String keyPem, KeyPair signer, X500Principal issuer, Stamps stamps) {
    private static final Duration LIFETIME = Duration.ofDays(365);

    static Authority create(String cluster, Stamps stamps) {
        try {
            KeyPair caKeys = keys();
            KeyPair serverKeys = keys();
            X500Principal issuer = new X500Principal("CN=" + cluster + "-ca");
            X509v3CertificateBuilder root = certificate(issuer, issuer, caKeys, stamps);
            root.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            root.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
            X509v3CertificateBuilder leaf = certificate(issuer, new X500Principal("CN=kube-apiserver"), serverKeys, stamps);
            leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            leaf.addExtension(Extension.subjectAlternativeName, false, names());
            return new Authority(pem(signed(root, caKeys)), pem(signed(leaf, caKeys)),
                    pem(new JcaPKCS8Generator(serverKeys.getPrivate(), null).generate()), caKeys, issuer, stamps);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot create the certificates of " + cluster, e);
        }
    }

    /** A client's certificate. */
    record Client(String chainPem, String keyPem) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Client[]";
        }
    }

    /** A certificate for that user. */
    Client client(String user) {
        try {
            KeyPair keys = keys();
            X509v3CertificateBuilder leaf = certificate(issuer, new X500Principal("CN=" + user), keys, stamps);
            leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            leaf.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return new Client(pem(signed(leaf, signer)), pem(new JcaPKCS8Generator(keys.getPrivate(), null).generate()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot create the certificate of " + user, e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Authority[]";
    }

    static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static GeneralNames names() throws CertIOException {
        return new GeneralNames(new GeneralName[]{new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.dNSName, "kubernetes.default.svc"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")});
    }

    private static X509v3CertificateBuilder certificate(X500Principal issuer, X500Principal subject, KeyPair keys,
            Stamps stamps) {
        Instant now = stamps.clock().instant();
        return new JcaX509v3CertificateBuilder(issuer,
                new BigInteger(63, new java.util.Random(stamps.random().nextLong())).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofMinutes(5))), Date.from(now.plus(LIFETIME)), subject, keys.getPublic());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
    }

    private static String pem(Object what) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(what);
        }
        return text.toString();
    }
}
