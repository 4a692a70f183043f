package dev.navarch.identity.authn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * An issuer of tokens beside the clusters.
 *
 * @param issuer as tokens name it
 * @param keys where its keys are, a JSON Web Key Set
 * @param audiences that a token may be meant for; empty to ask for {@code TOKEN_AUDIENCES}
 */
public record JwtRule(String issuer, URI keys, List<String> audiences) {
    public JwtRule {
        audiences = List.copyOf(audiences);
    }

    /**
     * Reads Istio's {@code JWT_RULE}, JSON of {@code issuer}, {@code jwks_uri} (or {@code jwksUri}) and {@code audiences}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static JwtRule parse(String json) {
        JsonNode tree;
        try {
            tree = new JsonMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("JWT_RULE is no JSON: " + e.getOriginalMessage(), e);
        }
        String issuer = tree.path("issuer").asText();
        String keys = tree.path("jwks_uri").asText(tree.path("jwksUri").asText());
        if (issuer.isEmpty() || !(keys.startsWith("https://") || keys.startsWith("http://"))) {
            throw new IllegalArgumentException("JWT_RULE needs an issuer and a jwks_uri of https:// or http://");
        }
        List<String> audiences = new ArrayList<>();
        tree.path("audiences").forEach(audience -> audiences.add(audience.asText()));
        return new JwtRule(issuer, URI.create(keys), audiences);
    }
}
