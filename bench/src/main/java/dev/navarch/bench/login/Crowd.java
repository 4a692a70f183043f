package dev.navarch.bench.login;

import dev.navarch.local.KubeApi;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Tokens of those who belong, and of those who do not. */
final class Crowd {
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    /** The key of an embedded cluster. */
    static final String KEY = "navarch-embedded";

    private final Random random = new Random(1);

    /** So many tokens of the cluster's own making, all different. */
    List<String> good(KubeApi api, int count) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tokens.add(api
                    .create("/api/v1/namespaces/sample/serviceaccounts/sleep/token",
                            "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {audiences: [istio-ca]}}")
                    .path("status").path("token").asText());
        }
        return tokens;
    }

    /** A token that names that key, and that nobody signed. */
    String bad(String keyId) {
        byte[] signature = new byte[64];
        random.nextBytes(signature);
        return encoded(("{\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}").getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(("{\"iss\":\"" + ISSUER + "\",\"aud\":[\"istio-ca\"],\"exp\":32503680000,\"jti\":\"" + random.nextLong()
                        + "\"}")
                        .getBytes(StandardCharsets.UTF_8))
                + "." + encoded(signature);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
