package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Issues and judges service account tokens: JWTs signed with ES256, bound to a service account and perhaps a pod or a secret.
 *
 * <p>May be called from any thread.
 */
final class Tokens {
    static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    /** What a token is good for that names no audience: this API server, and the mesh, as the real clusters are started. */
    static final List<String> API_AUDIENCES = List.of(ISSUER, "istio-ca");
    private static final String KEY_ID = "navarch-embedded";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys;
    private final Store store;
    private final ResourceTypes types;
    private final Stamps stamps;
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    Tokens(Store store, ResourceTypes types, Stamps stamps) {
        this.store = store;
        this.types = types;
        this.stamps = stamps;
        try {
            this.keys = Authority.keys();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no EC keys", e);
        }
    }

    /** What is bound to a token beside its service account. */
    record Bound(String kind, String name, String uid) {
        static final Bound NOTHING = new Bound("", "", "");
    }

    /** Whom a token speaks for: its subject and what the review of it says. */
    record Bearer(String namespace, String account, JsonNode claims) {
        String user() {
            return "system:serviceaccount:" + namespace + ":" + account;
        }
    }

    /** A token for an existing service account; a refusal of 404 if there is none. */
    String issue(String namespace, String account, List<String> audiences, Duration lifetime, Bound bound) {
        ObjectNode claims = claims(namespace, account);
        Instant now = stamps.clock().instant();
        (audiences.isEmpty() ? API_AUDIENCES : audiences).forEach(claims.withArray("aud")::add);
        claims.put("exp", now.plus(lifetime).getEpochSecond());
        claims.put("iat", now.getEpochSecond()).put("nbf", now.getEpochSecond()).put("jti", stamps.uid());
        ObjectNode kubernetes = claims.putObject("kubernetes.io").put("namespace", namespace);
        kubernetes.putObject("serviceaccount").put("name", account).put("uid", uid("serviceaccounts", namespace, account));
        if (!bound.kind().isEmpty()) {
            kubernetes.putObject(bound.kind()).put("name", bound.name()).put("uid", bound.uid());
        }
        return sign(claims);
    }

    /** The token that a secret of a service account holds: it never expires, but with the secret. */
    String issueForSecret(String namespace, String account, String secret) {
        ObjectNode claims = claims(namespace, account);
        claims.put("iss", "kubernetes/serviceaccount").put("kubernetes.io/serviceaccount/namespace", namespace)
                .put("kubernetes.io/serviceaccount/secret.name", secret)
                .put("kubernetes.io/serviceaccount/service-account.name", account)
                .put("kubernetes.io/serviceaccount/service-account.uid", uid("serviceaccounts", namespace, account));
        return sign(claims);
    }

    /** From now on this token is nobody's. */
    void revoke(String token) {
        revoked.add(token);
    }

    /** Whom a token speaks for towards one of the audiences, null if nobody. */
    @Nullable
    Bearer judge(String token, List<String> audiences) {
        JsonNode claims = verified(token);
        if (claims == null) {
            return null;
        }
        return store.transact(() -> Json.text(claims, "iss").equals(ISSUER) ? bound(claims, audiences) : ofSecret(claims));
    }

    private @Nullable Bearer bound(JsonNode claims, List<String> audiences) {
        JsonNode kubernetes = claims.path("kubernetes.io");
        String namespace = Json.text(kubernetes, "namespace");
        boolean meant = Json.list(claims.path("aud")).stream().anyMatch(audiences::contains);
        boolean current = stamps.clock().instant().getEpochSecond() < claims.path("exp").asLong();
        if (!meant || !current || !lives("serviceaccounts", namespace, kubernetes.path("serviceaccount"))) {
            return null;
        }
        for (String kind : new String[]{"pod", "secret"}) {
            if (kubernetes.has(kind) && !lives(kind + "s", namespace, kubernetes.path(kind))) {
                return null;
            }
        }
        return new Bearer(namespace, Json.text(kubernetes, "serviceaccount", "name"), claims);
    }

    private @Nullable Bearer ofSecret(JsonNode claims) {
        String namespace = Json.text(claims, "kubernetes.io/serviceaccount/namespace");
        String account = Json.text(claims, "kubernetes.io/serviceaccount/service-account.name");
        String secret = Json.text(claims, "kubernetes.io/serviceaccount/secret.name");
        String uid = Json.text(claims, "kubernetes.io/serviceaccount/service-account.uid");
        boolean lives = store.table(types.core("secrets")).get(Stored.key(namespace, secret)) != null
                && uid("serviceaccounts", namespace, account).equals(uid);
        return lives ? new Bearer(namespace, account, claims) : null;
    }

    private boolean lives(String plural, String namespace, JsonNode reference) {
        Stored row = store.table(types.core(plural)).get(Stored.key(namespace, Json.text(reference, "name")));
        return row != null && Json.text(row.tree(), "metadata", "uid").equals(Json.text(reference, "uid"));
    }

    /** The claims of a token that bears our signature and is not revoked. */
    private @Nullable JsonNode verified(String token) {
        String[] parts = token.split("\\.");
        if (parts.length != 3 || revoked.contains(token)) {
            return null;
        }
        try {
            Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
            check.initVerify(keys.getPublic());
            check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return check.verify(Base64.getUrlDecoder().decode(parts[2]))
                    ? Json.parse(Base64.getUrlDecoder().decode(parts[1]))
                    : null;
        } catch (GeneralSecurityException | IllegalArgumentException | Refusal e) {
            return null;
        }
    }

    /** The uid of an object, empty if there is none. */
    private String uid(String plural, String namespace, String name) {
        Stored row = store.table(types.core(plural)).get(Stored.key(namespace, name));
        return row == null ? "" : Json.text(row.tree(), "metadata", "uid");
    }

    private ObjectNode claims(String namespace, String account) {
        if (store.table(types.core("serviceaccounts")).get(Stored.key(namespace, account)) == null) {
            throw Refusal.notFound(types.core("serviceaccounts"), account);
        }
        ObjectNode claims = Json.object();
        claims.put("iss", ISSUER).put("sub", "system:serviceaccount:" + namespace + ":" + account);
        return claims;
    }

    private String sign(ObjectNode claims) {
        ObjectNode header = Json.object();
        header.put("alg", "ES256").put("kid", KEY_ID);
        String content = ENCODER.encodeToString(Json.bytes(header)) + "." + ENCODER.encodeToString(Json.bytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + ENCODER.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a token", e);
        }
    }

    /** The public key as a JSON Web Key Set. */
    ObjectNode jwks() {
        PublicKey key = keys.getPublic();
        ObjectNode jwks = Json.object();
        ObjectNode jwk = jwks.putArray("keys").addObject();
        jwk.put("use", "sig").put("kty", "EC").put("kid", KEY_ID).put("crv", "P-256").put("alg", "ES256");
        if (key instanceof ECPublicKey ec) {
            jwk.put("x", coordinate(ec.getW().getAffineX().toByteArray())).put("y",
                    coordinate(ec.getW().getAffineY().toByteArray()));
        }
        return jwks;
    }

    private static String coordinate(byte[] signed) {
        byte[] fixed = new byte[32];
        int length = Math.min(32, signed.length);
        System.arraycopy(signed, signed.length - length, fixed, 32 - length, length);
        return ENCODER.encodeToString(fixed);
    }

    /** What may be asked of all issued tokens at once: their groups, as Kubernetes gives them. */
    static List<String> groups(String namespace) {
        return new ArrayList<>(List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated"));
    }
}
