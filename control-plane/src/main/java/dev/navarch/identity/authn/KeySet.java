package dev.navarch.identity.authn;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;

/** The public keys of an issuer, by their ids (RFC 7517). Immutable. */
final class KeySet {
    /** An issuer has one or two, and a few more while they rotate. */
    private static final int MOST_KEYS = 64;

    private final Map<String, PublicKey> keys;

    private KeySet(Map<String, PublicKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** What a signature is worth. */
    enum Proof {
        /** The issuer signed it; nobody else can have. */
        GENUINE,
        /** It names a key of the issuer, and that key did not sign it. */
        FORGED,
        /** It names no key of the issuer, or no key at all. */
        UNKNOWN
    }

    /**
     * Reads a JSON Web Key Set; keys that no signature can be checked with are passed over.
     *
     * @throws ParseException when it is none
     */
    static KeySet parse(String json) throws ParseException {
        Map<String, PublicKey> keys = new HashMap<>();
        try {
            for (JWK key : JWKSet.parse(json).getKeys()) {
                boolean signs = KeyType.RSA.equals(key.getKeyType()) || KeyType.EC.equals(key.getKeyType());
                if (signs && key.getKeyID() != null && key instanceof AsymmetricJWK asymmetric && keys.size() < MOST_KEYS) {
                    keys.put(key.getKeyID(), asymmetric.toPublicKey());
                }
            }
        } catch (JOSEException e) {
            throw new ParseException("a key cannot be used: " + e.getMessage(), 0);
        }
        return new KeySet(keys);
    }

    Proof check(String token, String keyId) {
        PublicKey key = keys.get(keyId);
        if (key == null) {
            return Proof.UNKNOWN;
        }
        try {
            JWSObject signed = JWSObject.parse(token);
            boolean asymmetric = JWSAlgorithm.Family.SIGNATURE.contains(signed.getHeader().getAlgorithm());
            return asymmetric && signed.verify(new DefaultJWSVerifierFactory().createJWSVerifier(signed.getHeader(), key))
                    ? Proof.GENUINE
                    : Proof.FORGED;
        } catch (ParseException | JOSEException | IllegalStateException _) {
            // An algorithm that is not the key's, or a header that makes no sense.
            return Proof.FORGED;
        }
    }
}
