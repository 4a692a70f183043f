package dev.navarch.identity.ca;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Keys, certificates and requests as others make them. */
public final class Material {
    /** When the clocks of tests begin. */
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Material() {
    }

    /** A certificate with its key. */
    public record Pair(X509Certificate certificate, PrivateKey key) {
        String pem() {
            return Pem.of(certificate);
        }
    }

    public static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A root that signs itself. */
    public static Pair root(String name, KeyPair keys) {
        return root(name, keys, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1000)));
    }

    static Pair root(String name, KeyPair keys, Instant from, Instant until) {
        return make(name, keys, new X500Name("CN=" + name), keys.getPrivate(), from, until, true);
    }

    public static Pair authority(String name, KeyPair keys, Pair issuer) {
        return make(name, keys, name(issuer), issuer.key(), NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(100)), true);
    }

    /** One that may sign no certificates. */
    static Pair leaf(String name, KeyPair keys, Pair issuer) {
        return make(name, keys, name(issuer), issuer.key(), NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.ofDays(100)),
                false);
    }

    private static X500Name name(Pair pair) {
        return X500Name.getInstance(pair.certificate().getSubjectX500Principal().getEncoded());
    }

    private static Pair make(String name, KeyPair keys, X500Name issuer, PrivateKey signer, Instant from, Instant until,
            boolean authority) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer, BigInteger.valueOf(System.nanoTime()),
                    Date.from(from), Date.from(until), new X500Name("CN=" + name), keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(Extension.keyUsage, true,
                    new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            return new Pair(new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm(signer)).build(signer))),
                    keys.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    static String revocations(Pair authority) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(
                    name(authority), Date.from(NOW));
            builder.setNextUpdate(Date.from(NOW.plus(Duration.ofDays(30))));
            X509CRL list = new JcaX509CRLConverter()
                    .getCRL(builder.build(new JcaContentSignerBuilder(algorithm(authority.key())).build(authority.key())));
            return pem(new PemObject("X509 CRL", list.getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    /** A signing request for that key; the names are asked for as URIs. */
    public static String request(KeyPair keys, String subject, String... names) {
        return request(keys, keys.getPrivate(), algorithm(keys.getPrivate()), subject, names);
    }

    static String request(KeyPair keys, PrivateKey signer, String algorithm, String subject, String... names) {
        try {
            JcaPKCS10CertificationRequestBuilder builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject),
                    keys.getPublic());
            if (names.length > 0) {
                ExtensionsGenerator extensions = new ExtensionsGenerator();
                extensions.addExtension(Extension.subjectAlternativeName, true, new GeneralNames(List.of(names).stream()
                        .map(name -> new GeneralName(GeneralName.uniformResourceIdentifier, name)).toArray(GeneralName[]::new)));
                extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
                builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                        new ASN1Encodable[]{extensions.generate()});
            }
            return pem(new PemObject("CERTIFICATE REQUEST",
                    builder.build(new JcaContentSignerBuilder(algorithm).build(signer)).getEncoded()));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static String algorithm(PrivateKey key) {
        return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }

    static String pkcs8(PrivateKey key) {
        return pem(new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    /** PKCS#1 or, with its curve as OpenSSL writes it, SEC1. */
    static String traditional(PrivateKey key) {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
            if (key instanceof ECPrivateKey ec) {
                ASN1Encodable curve = info.getPrivateKeyAlgorithm().getParameters();
                return pem(new PemObject("EC PRIVATE KEY", new org.bouncycastle.asn1.sec.ECPrivateKey(
                        ec.getParams().getOrder().bitLength(), ec.getS(), curve).getEncoded()));
            }
            return pem(new PemObject("RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(PemObject object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }

    static void write(Path directory, String name, String content) {
        try {
            Files.writeString(Files.createDirectories(directory).resolve(name), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Istio's layout. */
    static void plugIn(Path directory, Pair signer, String key, String chain, String roots) {
        write(directory, "ca-cert.pem", signer.pem());
        write(directory, "ca-key.pem", key);
        write(directory, "cert-chain.pem", chain);
        write(directory, "root-cert.pem", roots);
    }
}
