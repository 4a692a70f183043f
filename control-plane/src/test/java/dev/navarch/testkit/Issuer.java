package dev.navarch.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** Somebody who issues tokens, for the audience {@code sample}. */
public final class Issuer {
    private final String name;
    private final ECKey key;

    public Issuer(String name) throws JOSEException {
        this.name = name;
        this.key = new ECKeyGenerator(Curve.P_256).keyID("key").generate();
    }

    /** The key set by which its tokens are judged. */
    public String keys() {
        return new JWKSet(key).toString(true);
    }

    /** A token for the next hour. */
    public String token(String subject, Map<String, Object> claims) {
        return token(subject, claims, Instant.now().plusSeconds(3600));
    }

    /** A token that was good an hour ago. */
    public String expired(String subject) {
        return token(subject, Map.of(), Instant.now().minusSeconds(3600));
    }

    private String token(String subject, Map<String, Object> claims, Instant expires) {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder().issuer(name).subject(subject).audience("sample")
                .expirationTime(Date.from(expires));
        claims.forEach(set::claim);
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("key").build(), set.build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return token.serialize();
    }
}
