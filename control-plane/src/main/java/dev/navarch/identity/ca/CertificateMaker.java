package dev.navarch.identity.ca;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Writes certificates (RFC 5280) exactly as Istio's authority does: workloads, and what reads their certificates, rely on the details. Blocks
 * for as long as a signature takes.
 *
 * <p>A leaf has no subject unless its asker wants a common name, its names stand in a critical extension, and it is valid from two minutes
 * ago, since clocks differ, until no later than its signer is.
 */
final class CertificateMaker {
    static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);
    private static final int SERIAL_BITS = 128;
    /** Of X.520. */
    private static final int LONGEST_COMMON_NAME = 64;

    private final SecureRandom random;

    CertificateMaker(SecureRandom random) {
        this.random = random;
    }

    /**
     * @param names at least one; SPIFFE ids, addresses and host names
     * @throws BadMaterial when the signer cannot sign
     */
    X509Certificate leaf(SigningBundle signer, PublicKey key, List<String> names, boolean commonName, Duration lifetime,
            Instant now)
            throws BadMaterial {
        Instant end = earlier(plus(now, lifetime), signer.certificate().getNotAfter().toInstant());
        X500NameBuilder subject = new X500NameBuilder();
        if (commonName && names.getFirst().length() <= LONGEST_COMMON_NAME) {
            subject.addRDN(BCStyle.CN, names.getFirst());
        }
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    X500Name.getInstance(signer.certificate().getSubjectX500Principal().getEncoded()), serial(),
                    Date.from(now.minus(CLOCKS_DIFFER)), Date.from(end), subject.build(), key)
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
                    .addExtension(Extension.extendedKeyUsage, false,
                            new ExtendedKeyUsage(
                                    new KeyPurposeId[]{KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.authorityKeyIdentifier, false,
                            new AuthorityKeyIdentifier(keyId(signer.certificate())))
                    .addExtension(Extension.subjectAlternativeName, true,
                            new GeneralNames(names.stream().map(CertificateMaker::name).toArray(GeneralName[]::new)));
            return signed(builder, signer.key());
        } catch (CertIOException | GeneralSecurityException e) {
            throw new BadMaterial("the certificate cannot be written", e);
        }
    }

    /** A root of its own. */
    X509Certificate root(KeyPair keys, String organization, Duration lifetime, Instant now) throws BadMaterial {
        return root(keys.getPublic(), keys.getPrivate(), new X500NameBuilder().addRDN(BCStyle.O, organization).build(), lifetime,
                now);
    }

    /** The same root with a new life: whatever its key has signed leads to both, and both are told apart by nobody who trusts one. */
    X509Certificate renewed(X509Certificate old, PrivateKey key, Duration lifetime, Instant now) throws BadMaterial {
        return root(old.getPublicKey(), key, X500Name.getInstance(old.getSubjectX500Principal().getEncoded()), lifetime, now);
    }

    private X509Certificate root(PublicKey key, PrivateKey signer, X500Name subject, Duration lifetime, Instant now)
            throws BadMaterial {
        try {
            return signed(
                    new JcaX509v3CertificateBuilder(subject, serial(), Date.from(now.minus(CLOCKS_DIFFER)),
                            Date.from(plus(now, lifetime)), subject, key)
                            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                            .addExtension(Extension.subjectKeyIdentifier, false,
                                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key)),
                    signer);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new BadMaterial("the root certificate cannot be written", e);
        }
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) throws BadMaterial {
        try {
            return Pem.certificate("what was signed",
                    builder.build(new JcaContentSignerBuilder(Keys.signatureAlgorithm(key)).build(key)));
        } catch (OperatorCreationException | RuntimeException e) {
            throw new BadMaterial("signing failed", e);
        }
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
    }

    /** As the signer names its key, or as others would. */
    private static byte[] keyId(X509Certificate signer) throws GeneralSecurityException {
        byte[] stated = signer.getExtensionValue(new ASN1ObjectIdentifier(Extension.subjectKeyIdentifier.getId()).getId());
        if (stated != null) {
            byte[] inner = org.bouncycastle.asn1.ASN1OctetString.getInstance(stated).getOctets();
            return SubjectKeyIdentifier.getInstance(inner).getKeyIdentifier();
        }
        return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(signer.getPublicKey()).getKeyIdentifier();
    }

    private static GeneralName name(String name) {
        if (name.contains("://")) {
            return new GeneralName(GeneralName.uniformResourceIdentifier, name);
        }
        try {
            return new GeneralName(GeneralName.iPAddress, InetAddress.ofLiteral(name).getHostAddress());
        } catch (IllegalArgumentException _) {
            return new GeneralName(GeneralName.dNSName, name);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Never beyond the year 9999, which is where the times of certificates end. */
    private static Instant plus(Instant now, Duration lifetime) {
        Instant last = Instant.parse("9999-12-31T23:59:59Z");
        return lifetime.compareTo(Duration.between(now, last)) > 0 ? last : now.plus(lifetime);
    }
}
