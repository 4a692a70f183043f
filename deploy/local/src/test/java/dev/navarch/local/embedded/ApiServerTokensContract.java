package dev.navarch.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What Navarch expects of tokens: issued for an audience, bound to a pod, judged, and filled into the secrets that ask for one. */
abstract class ApiServerTokensContract extends ApiServerObjectsContract {

    @Test
    void aTokenIsIssuedBoundAndJudged() {
        createNode(namespace() + "-n", "z1");
        JsonNode pod = createPod("one", namespace() + "-n", 1, true);
        JsonNode issued = cluster().api().create(in("serviceaccounts/default/token"), """
                {apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {audiences: [istio-ca], expirationSeconds: 3600,
                 boundObjectRef: {apiVersion: v1, kind: Pod, name: one, uid: %s}}}"""
                .formatted(pod.path("metadata").path("uid").asText()));
        String token = issued.path("status").path("token").asText();
        JsonNode claims = RawClient.json(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        assertEquals("[\"istio-ca\"]", claims.path("aud").toString());
        assertEquals("system:serviceaccount:" + namespace() + ":default", claims.path("sub").asText());
        assertEquals("one", claims.path("kubernetes.io").path("pod").path("name").asText());
        JsonNode good = review(token, "istio-ca");
        assertTrue(good.path("authenticated").asBoolean(), good::toString);
        assertEquals("system:serviceaccount:" + namespace() + ":default", good.path("user").path("username").asText());
        assertTrue(good.path("user").path("groups").toString().contains("system:serviceaccounts:" + namespace()));
        assertEquals("[\"istio-ca\"]", good.path("audiences").toString());
        assertFalse(review(token, "somebody-else").path("authenticated").asBoolean());
        assertFalse(review(token + "x", "istio-ca").path("authenticated").asBoolean());
        cluster().api().delete(in("pods/one"));
        until(() -> review(token, "istio-ca"), s -> !s.path("authenticated").asBoolean());
        cluster().api().delete("/api/v1/nodes/" + namespace() + "-n");
    }

    private JsonNode review(String token, String audience) {
        return cluster().api().create("/apis/authentication.k8s.io/v1/tokenreviews",
                "{apiVersion: authentication.k8s.io/v1, kind: TokenReview, spec: {token: '" + token + "', audiences: [" + audience
                        + "]}}")
                .path("status");
    }

    @Test
    void aTokenSecretIsFilledAndWorks() {
        until(() -> RawClient.json(client().get(in("serviceaccounts/default"))),
                a -> a.path("kind").asText().equals("ServiceAccount"));
        cluster().api().create(in("secrets"), """
                {apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token,
                 metadata: {name: token, annotations: {kubernetes.io/service-account.name: default}}}""");
        JsonNode secret = until(() -> cluster().api().get(in("secrets/token")), s -> s.path("data").has("token"));
        assertTrue(secret.path("data").has("ca.crt"));
        String token = new String(Base64.getDecoder().decode(secret.path("data").path("token").asText()), StandardCharsets.UTF_8);
        try (RawClient account = new RawClient(cluster().adminKubeconfig().replaceAll("token: .*", "token: " + token))) {
            assertNotEquals(401, account.get("/api/v1/namespaces").statusCode());
        }
    }
}
