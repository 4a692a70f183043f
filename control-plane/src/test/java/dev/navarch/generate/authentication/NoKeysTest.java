package dev.navarch.generate.authentication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import org.junit.jupiter.api.Test;

/** The key of which nobody knows the private part. */
class NoKeysTest {

    @Test
    void itIsOnePublicKeyOnItsCurveAndTheSameEverywhere() throws ParseException, JOSEException {
        JWKSet keys = JWKSet.parse(NoKeys.json());
        assertEquals(1, keys.size());
        JWK key = keys.getKeys().getFirst();
        assertEquals("P-256", key.toECKey().getCurve().getName());
        assertEquals(false, key.isPrivate());
        assertEquals("EC", key.toECKey().toECPublicKey().getAlgorithm());
        assertEquals(NoKeys.json(), NoKeys.json());
    }
}
