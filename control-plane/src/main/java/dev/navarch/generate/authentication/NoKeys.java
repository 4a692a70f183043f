package dev.navarch.generate.authentication;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A key set by which no token is good. Envoy refuses a listener whose key set is empty, so there is one key in it, of which nobody can know the private
 * part: a point of the curve P-256 that comes of hashing a text. To know its private part is to solve the discrete logarithm. Equal on every
 * replica.
 */
final class NoKeys {
    private static final String SEED = "Navarch: no token is good by this key ";
    private static final BigInteger PRIME = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            16);
    private static final BigInteger B = new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final int BYTES = 32;

    private NoKeys() {
    }

    /** A JSON Web Key Set. */
    static String json() {
        for (int attempt = 0;; attempt++) {
            BigInteger x = new BigInteger(1, hash(SEED + attempt)).mod(PRIME);
            BigInteger square = x.modPow(THREE, PRIME).subtract(x.multiply(THREE)).add(B).mod(PRIME);
            // The prime is 3 modulo 4, so this is a root if there is one.
            BigInteger y = square.modPow(PRIME.add(BigInteger.ONE).shiftRight(2), PRIME);
            if (y.multiply(y).mod(PRIME).equals(square)) {
                return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"kid\":\"none\",\"x\":\"" + text(x)
                        + "\",\"y\":\"" + text(y) + "\"}]}";
            }
        }
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String text(BigInteger number) {
        byte[] bytes = new byte[BYTES];
        byte[] digits = number.toByteArray();
        int length = Math.min(BYTES, digits.length);
        System.arraycopy(digits, digits.length - length, bytes, BYTES - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
