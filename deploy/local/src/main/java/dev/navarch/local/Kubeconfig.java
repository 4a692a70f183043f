package dev.navarch.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a kubeconfig with a bearer token says: one cluster, one user, one context, credentials inline.
 *
 * @param cluster
 *            the name that cluster and context bear
 * @param server
 *            the API server's address
 * @param caPem
 *            certificates in PEM against which the server is checked; empty if the server speaks plain HTTP
 * @param token
 *            the bearer token
 */
public record Kubeconfig(String cluster, URI server, String caPem, String token) {

    /**
     * Reads a kubeconfig in YAML: the cluster and user of its current context.
     *
     * @throws IllegalArgumentException
     *             if it is not YAML, has no current context, no server or no token
     */
    public static Kubeconfig parse(String yaml) {
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("kubeconfig: not YAML: " + e.getOriginalMessage(), e);
        }
        JsonNode context = named(root, "contexts", text(root, "current-context")).path("context");
        String clusterName = text(context, "cluster");
        JsonNode cluster = named(root, "clusters", clusterName).path("cluster");
        JsonNode user = named(root, "users", text(context, "user")).path("user");
        byte[] ca = Base64.getDecoder().decode(cluster.path("certificate-authority-data").asText(""));
        return new Kubeconfig(clusterName, URI.create(text(cluster, "server")), new String(ca, StandardCharsets.US_ASCII),
                text(user, "token"));
    }

    /** The kubeconfig in YAML. */
    public String yaml() {
        String ca = caPem.isEmpty() ? "" : "\n    certificate-authority-data: " + base64(caPem);
        return """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                clusters:
                - name: %1$s
                  cluster:
                    server: %2$s%3$s
                users:
                - name: %1$s
                  user:
                    token: %4$s
                contexts:
                - name: %1$s
                  context:
                    cluster: %1$s
                    user: %1$s
                """.formatted(cluster, server, ca, token);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Kubeconfig[cluster=" + cluster + ", server=" + server + "]";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static JsonNode named(JsonNode root, String list, String name) {
        for (JsonNode entry : root.path(list)) {
            if (entry.path("name").asText().equals(name)) {
                return entry;
            }
        }
        throw new IllegalArgumentException("kubeconfig: " + list + " has no entry named '" + name + "'");
    }

    private static String text(JsonNode node, String field) {
        String value = node.path(field).asText("");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("kubeconfig: '" + field + "' is missing or empty");
        }
        return value;
    }
}
