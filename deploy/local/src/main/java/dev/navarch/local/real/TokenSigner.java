package dev.navarch.local.real;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Signs tokens with a cluster's own key, for those that its API server cannot be made to issue. Thread-safe. */
final class TokenSigner {
    private static final JsonMapper JSON = new JsonMapper();

    private final PrivateKey key;

    /** @param keyPem the P-256 key in PKCS#8 */
    TokenSigner(String keyPem) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(keyPem.replaceAll("-----[A-Z ]+-----", ""));
            key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read the key of the tokens", e);
        }
    }

    /** The token as if it had been issued that much earlier. */
    String expired(String token, Duration ago) {
        try {
            String[] parts = token.split("\\.");
            ObjectNode claims = (ObjectNode) JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            for (String time : List.of("iat", "nbf", "exp")) {
                claims.put(time, claims.path(time).asLong() - ago.toSeconds());
            }
            String signed = parts[0] + "." + encoded(JSON.writeValueAsBytes(claims));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a token", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
