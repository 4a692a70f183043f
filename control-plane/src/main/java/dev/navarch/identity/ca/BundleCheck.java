package dev.navarch.identity.ca;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/** Judges what is to be signed with, before anything is. */
final class BundleCheck {
    private static final int KEY_CERT_SIGN = 5;
    /** Certificates between the signer and its root; nobody has more, and each costs a signature to verify. */
    private static final int LONGEST_CHAIN = 10;

    private BundleCheck() {
    }

    /** Returns a bundle that may be signed with now. */
    static SigningBundle check(SigningBundle bundle, Instant now) throws BadMaterial {
        X509Certificate signer = bundle.certificate();
        if (signer.getBasicConstraints() < 0) {
            throw new BadMaterial("the signing certificate is not one of an authority (CA:TRUE)");
        }
        boolean[] usage = signer.getKeyUsage();
        if (usage != null && !usage[KEY_CERT_SIGN]) {
            throw new BadMaterial("the signing certificate may not sign certificates (key usage)");
        }
        checkValid("the signing certificate", signer, now);
        checkPair("the signing certificate", signer.getPublicKey(), bundle.key());
        checkPath(bundle, now);
        if (!bundle.roots().revocations().isEmpty()) {
            checkRevocations(bundle);
        }
        return bundle;
    }

    private static void checkValid(String what, X509Certificate certificate, Instant now) throws BadMaterial {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException _) {
            throw new BadMaterial(what + " ended at " + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException _) {
            throw new BadMaterial(what + " begins at " + certificate.getNotBefore().toInstant() + " only");
        }
    }

    /** What the key signs, the certificate must verify. */
    static void checkPair(String what, PublicKey certified, PrivateKey key) throws BadMaterial {
        byte[] probe = "does this key belong to that certificate?".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try {
            Signature sign = Signature.getInstance(Keys.signatureAlgorithm(key));
            sign.initSign(key);
            sign.update(probe);
            Signature verify = Signature.getInstance(Keys.signatureAlgorithm(key));
            verify.initVerify(certified);
            verify.update(probe);
            if (verify.verify(sign.sign())) {
                return;
            }
        } catch (InvalidKeyException _) {
            // A key of another kind: no pair either.
        } catch (GeneralSecurityException e) {
            throw new BadMaterial(what + " and its key cannot be compared", e);
        }
        throw new BadMaterial("the private key does not belong to " + what);
    }

    private static void checkPath(SigningBundle bundle, Instant now) throws BadMaterial {
        X509Certificate signer = bundle.certificate();
        if (bundle.roots().roots().contains(signer)) {
            return;
        }
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(signer);
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(bundle.roots().roots().stream()
                    .map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()), target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            parameters.setMaxPathLength(LONGEST_CHAIN);
            parameters.addCertStore(CertStore.getInstance("Collection",
                    new CollectionCertStoreParameters(bundle.chain().stream().limit(LONGEST_CHAIN).toList())));
            var _ = CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException e) {
            throw new BadMaterial("the signing certificate does not lead to a root certificate by the chain that was given", e);
        }
    }

    /** Envoy, once it has a list of revocations, wants one of every authority on the way. */
    private static void checkRevocations(SigningBundle bundle) throws BadMaterial {
        List<X509CRL> lists = Pem.revocations("the revocation lists", bundle.roots().revocations());
        for (X509Certificate authority : bundle.chain()) {
            if (lists.stream().noneMatch(list -> isBy(authority, list))) {
                throw new BadMaterial("the revocation lists have none by " + authority.getSubjectX500Principal().getName()
                        + ", which is in the chain");
            }
        }
    }

    private static boolean isBy(X509Certificate authority, X509CRL list) {
        if (!list.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            list.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
