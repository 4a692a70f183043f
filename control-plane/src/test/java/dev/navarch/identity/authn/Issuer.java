package dev.navarch.identity.authn;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Somebody who signs tokens, with a key of that id. */
final class Issuer {
    final String name;
    private final ECKey key;

    Issuer(String name, String keyId) {
        this.name = name;
        try {
            this.key = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String jwks() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    /** A token of a pod of that name, for an hour. */
    String token(String pod, Instant now) {
        return sign(claims(pod, now).build());
    }

    JWTClaimsSet.Builder claims(String pod, Instant now) {
        return new JWTClaimsSet.Builder().issuer(name).audience("istio-ca").subject("system:serviceaccount:sample:" + pod)
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
    }

    String sign(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an API server says of a token of that pod. */
    static ObjectNode review(String pod) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        ObjectNode status = review.putObject("status").put("authenticated", true);
        status.putArray("audiences").add("istio-ca");
        ObjectNode user = status.putObject("user").put("username", "system:serviceaccount:sample:" + pod);
        user.putArray("groups").add("system:serviceaccounts").add("system:authenticated");
        ObjectNode extra = user.putObject("extra");
        extra.putArray("authentication.kubernetes.io/pod-name").add(pod);
        extra.putArray("authentication.kubernetes.io/pod-uid").add("uid of " + pod);
        return review;
    }
}
