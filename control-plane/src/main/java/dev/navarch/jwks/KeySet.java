package dev.navarch.jwks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Key Set (RFC 7517) as Envoy takes it. Envoy refuses a whole listener with a key set of which it can use nothing, so no set goes there that
 * was not read here; and nothing goes there but public keys by which signatures are judged.
 */
public sealed interface KeySet {
    /** An issuer has one or two, and a few more while they rotate. */
    int MOST_KEYS = 64;
    /** Below, keys can be broken; above, they take too long to use. */
    int SHORTEST_RSA = 1024;
    int LONGEST_RSA = 8192;

    /**
     * There are keys.
     *
     * @param json a key set of those that are of use
     * @param leftOut what is wrong with the others
     */
    record Good(String json, List<String> leftOut) implements KeySet {
        public Good {
            leftOut = List.copyOf(leftOut);
        }
    }

    /** There are none. */
    record Bad(String reason) implements KeySet {
    }

    /** Reads a key set; never throws. */
    static KeySet read(String json) {
        List<JWK> good = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        try {
            for (JWK key : JWKSet.parse(json).getKeys()) {
                @Nullable
                JWK usable = good.size() < MOST_KEYS ? usable(key) : null;
                if (usable == null) {
                    leftOut.add(
                            "key " + key.getKeyID() + " of type " + key.getKeyType() + " is of no use for signatures of tokens");
                } else {
                    good.add(usable);
                }
            }
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            return new Bad("it is no JSON Web Key Set: " + e.getMessage());
        }
        return good.isEmpty()
                ? new Bad("there is no key in it by which signatures can be judged")
                : new Good(
                        new JWKSet(good).toString(true), leftOut);
    }

    /** The public key alone, without certificates; null if it is of no use. */
    private static @Nullable JWK usable(JWK key) throws JOSEException {
        if (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE)) {
            return null;
        }
        JWSAlgorithm algorithm = key.getAlgorithm() == null ? null : JWSAlgorithm.parse(key.getAlgorithm().getName());
        return switch (key) {
            case RSAKey rsa -> isSound(rsa) && (algorithm == null || JWSAlgorithm.Family.RSA.contains(algorithm))
                    ? new RSAKey.Builder(rsa.getModulus(), rsa.getPublicExponent()).keyID(rsa.getKeyID()).algorithm(algorithm)
                            .build()
                    : null;
            case ECKey ec -> isSound(ec) && (algorithm == null || (JWSAlgorithm.Family.EC.contains(algorithm)
                    && ec.getCurve().equals(Curve.forJWSAlgorithm(algorithm).iterator().next())))
                            ? new ECKey.Builder(ec.getCurve(), ec.getX(), ec.getY()).keyID(ec.getKeyID()).algorithm(algorithm)
                                    .build()
                            : null;
            case OctetKeyPair pair -> Curve.Ed25519.equals(pair.getCurve()) && pair.getX().decode().length == 32
                    ? new OctetKeyPair.Builder(Curve.Ed25519, pair.getX()).keyID(pair.getKeyID()).build()
                    : null;
            default -> null;
        };
    }

    private static boolean isSound(RSAKey key) throws JOSEException {
        int bits = key.toRSAPublicKey().getModulus().bitLength();
        return bits >= SHORTEST_RSA && bits <= LONGEST_RSA && key.toRSAPublicKey().getPublicExponent().testBit(0)
                && key.toRSAPublicKey().getPublicExponent().bitLength() >= 2
                && key.toRSAPublicKey().getPublicExponent().bitLength() <= 32 && key.toRSAPublicKey().getModulus().testBit(0);
    }

    /** That it is a point of the curve was looked at when it was read. */
    private static boolean isSound(ECKey key) {
        return List.of(Curve.P_256, Curve.P_384, Curve.P_521).contains(key.getCurve());
    }
}
