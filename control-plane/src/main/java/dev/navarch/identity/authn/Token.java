package dev.navarch.identity.authn;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token. {@code toString} shows the beginning of its hash, by which two lines of a log can be seen to speak of the same one.
 *
 * @param hash SHA-256, in hexadecimal: under this a verdict is remembered, never under the token
 */
record Token(String text, String hash) {
    private static final String SCHEME = "Bearer ";

    /** The token of an {@code authorization} header; null when it holds none. */
    static @Nullable Token of(String authorization) {
        return authorization.startsWith(SCHEME) && authorization.length() > SCHEME.length()
                ? new Token(authorization.substring(SCHEME.length()))
                : null;
    }

    Token(String text) {
        this(text, sha256(text));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "token " + hash.substring(0, 8);
    }
}
