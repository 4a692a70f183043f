package dev.navarch.identity.authn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a token says of itself, true or not (RFC 7519, in the compact form of RFC 7515). Whatever a stranger sends, reading it throws nothing
 * else and costs no more than its length.
 *
 * @param keyId of the key that it says it is signed with; empty when it names none
 * @param algorithm such as {@code RS256}
 * @param audiences empty when it names none
 * @param expiry in seconds since 1970; {@link Long#MAX_VALUE} when it does not expire
 */
record Claims(String keyId, String algorithm, String issuer, String subject, List<String> audiences, long expiry) {
    private static final int DEEPEST = 8;
    private static final int MOST_AUDIENCES = 32;
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(32).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

    Claims {
        audiences = List.copyOf(audiences);
    }

    /** The token is no JSON Web Token. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }

        /** What is wrong with it, without a word of its content. */
        String what() {
            return String.valueOf(getMessage());
        }
    }

    static Claims read(String token) throws Malformed {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first <= 0 || second <= first + 1 || second == token.length() - 1 || token.indexOf('.', second + 1) >= 0) {
            throw new Malformed("not three parts");
        }
        JsonNode header = object(token.substring(0, first), "header");
        JsonNode claims = object(token.substring(first + 1, second), "claims");
        return new Claims(text(header, "kid"), text(header, "alg"), text(claims, "iss"), text(claims, "sub"),
                audiences(claims.path("aud")),
                expiry(claims.path("exp")));
    }

    private static JsonNode object(String part, String what) throws Malformed {
        try {
            JsonNode tree = JSON.readTree(Base64.getUrlDecoder().decode(part));
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (IllegalArgumentException | IOException _) {
            // The parser's words would quote the token.
        }
        throw new Malformed("its " + what + " is no JSON object");
    }

    private static String text(JsonNode object, String field) throws Malformed {
        JsonNode value = object.path(field);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw new Malformed("its " + field + " is no text");
        }
        return value.asText();
    }

    private static List<String> audiences(JsonNode value) throws Malformed {
        List<String> audiences = new ArrayList<>();
        if (value.isTextual()) {
            audiences.add(value.asText());
        } else if (value.isArray() && value.size() <= MOST_AUDIENCES) {
            for (JsonNode audience : value) {
                audiences.add(audience.asText());
            }
        } else if (!value.isMissingNode()) {
            throw new Malformed("its aud is neither text nor a short list");
        }
        return audiences;
    }

    private static long expiry(JsonNode value) throws Malformed {
        if (value.isMissingNode()) {
            return Long.MAX_VALUE;
        }
        if (!value.isNumber()) {
            throw new Malformed("its exp is no number");
        }
        return value.asLong();
    }

    boolean isExpired(Instant now) {
        return expiry <= now.getEpochSecond();
    }

    /** Whether it is meant for one of these; one that names no audience may be. */
    boolean mayBeFor(List<String> wanted) {
        return audiences.isEmpty() || audiences.stream().anyMatch(wanted::contains);
    }
}
