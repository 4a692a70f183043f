package dev.navarch.jwks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys go to proxies. */
class KeySetTest {

    private static KeySet read(JWK... keys) {
        return KeySet.read(new JWKSet(List.of(keys)).toString(false));
    }

    @Test
    void publicKeysForSignaturesStayAndNothingElse() throws JOSEException, ParseException {
        JWK rsa = new RSAKeyGenerator(2048).keyID("r").keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.RS256).generate();
        JWK ec = new ECKeyGenerator(Curve.P_384).keyID("e").generate();
        JWK encrypts = new RSAKeyGenerator(2048).keyID("x").keyUse(KeyUse.ENCRYPTION).generate();
        JWK other = new RSAKeyGenerator(2048).keyID("y").algorithm(JWEAlgorithm.RSA_OAEP_256).generate();
        JWK mixed = new ECKeyGenerator(Curve.P_384).keyID("m").algorithm(JWSAlgorithm.ES256).generate();
        JWK secret = new OctetSequenceKeyGenerator(256).keyID("s").generate();
        KeySet.Good read = assertInstanceOf(KeySet.Good.class, read(rsa, ec, encrypts, other, mixed, secret));
        JWKSet left = JWKSet.parse(read.json());
        assertEquals(List.of("r", "e"), left.getKeys().stream().map(JWK::getKeyID).toList());
        assertFalse(left.containsNonPublicKeys());
        assertEquals(4, read.leftOut().size(), read.leftOut()::toString);
        assertEquals(read, KeySet.read(new JWKSet(List.of(rsa, ec, encrypts, other, mixed, secret)).toString(false)));
    }

    @Test
    void aKeyThatIsTooShortIsNone() throws JOSEException {
        assertInstanceOf(KeySet.Bad.class, read(new RSAKeyGenerator(512, true).keyID("r").generate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "what", "3", "{}", "[]", "{\"keys\": []}", "{\"keys\": 3}", "{\"keys\": [3]}", "{\"keys\": [{}]}",
            "{\"keys\": [{\"kty\": \"RSA\"}]}", "{\"keys\": [{\"kty\": \"RSA\", \"n\": \"AQ\", \"e\": \"AQ\"}]}",
            "{\"keys\": [{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"AQ\", \"y\": \"AQ\"}]}",
            "{\"keys\": [{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"x\": \"AQ\"}]}", "{\"keys\": [{\"kty\": \"new\"}]}"})
    void whatIsNoneIsSaidToBeNone(String json) {
        assertTrue(KeySet.read(json) instanceof KeySet.Bad(String reason) && !reason.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example.com/keys", "http://10.0.0.1:8080/a?b=c", "HTTPS://a"})
    void addressesOfTheWebAreSound(String uri) {
        assertTrue(KeyAddress.isSound(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ftp://a/b", "file:///etc/passwd", "https:///a", "https://user@a/b", "https://a:99999/",
            "https://a b/",
            "https://a:0/", "jar:https://a/b!/c"})
    void othersAreNot(String uri) {
        assertFalse(KeyAddress.isSound(uri));
    }
}
