package dev.navarch.identity.ca;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;

/** Which keys there are, and how each signs: RSA, and the three curves of NIST. */
final class Keys {
    private Keys() {
    }

    /** The algorithm for a key to sign with; what a certificate's signature is made by is stated here and nowhere left to chance. */
    static String signatureAlgorithm(Key key) throws BadMaterial {
        return switch (key) {
            case RSAKey _ -> "SHA256withRSA";
            case ECKey curve -> switch (curve.getParams().getOrder().bitLength()) {
                case 256 -> "SHA256withECDSA";
                case 384 -> "SHA384withECDSA";
                case 521 -> "SHA512withECDSA";
                default -> throw new BadMaterial("a key on a curve that is none of P-256, P-384 and P-521");
            };
            default -> throw new BadMaterial("a key of kind " + key.getAlgorithm() + "; RSA and EC are known");
        };
    }

    /** Takes tens of milliseconds and more. */
    static KeyPair rsa(int bits, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no RSA keys", e);
        }
    }

    /** A key of the kind of that one: on a curve if it is. */
    static KeyPair like(Key other, SecureRandom random) {
        if (!(other instanceof ECKey curve)) {
            return rsa(2048, random);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(
                    new ECGenParameterSpec(curve.getParams().getOrder().bitLength() == 384 ? "secp384r1" : "secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK makes no EC keys", e);
        }
    }
}
