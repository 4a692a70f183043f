package dev.navarch.identity.ca;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.navarch.kube.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * The Secret in which Istio keeps a root of its own, as it writes it: the root as {@code ca-cert.pem}, its key in PKCS#1 as
 * {@code ca-key.pem}, a copy of the root at the time of making, and two empty values. Only certificate and key are ever read: the copy goes
 * stale with the first rotation.
 *
 * @param body the whole object, so that whatever else is in it survives; never printed
 */
record CaSecret(X509Certificate certificate, PrivateKey key, JsonNode body) {
    static final String NAME = "istio-ca-secret";
    /** Istio's other one, under the name of the secret by which a key is plugged in; then it bears a mark. */
    static final String SHARED_NAME = "cacerts";
    private static final String TYPE = "istio.io/ca-root";
    private static final String CERTIFICATE = "ca-cert.pem";
    private static final String KEY = "ca-key.pem";

    static String collection(String namespace) {
        return "/api/v1/namespaces/" + ApiRequest.segment(namespace) + "/secrets";
    }

    static CaSecret read(String name, JsonNode body) throws BadMaterial {
        if (name.equals(SHARED_NAME) && !body.path("data").has(CaDirectory.GENERATED)) {
            throw new BadMaterial(
                    "the secret " + name + " holds a key that was plugged in, but it is not mounted; restart to take it");
        }
        String where = "the secret " + name + ", ";
        return new CaSecret(Pem.certificates(where + CERTIFICATE, text(where, body, CERTIFICATE)).getFirst(),
                Pem.privateKey(where + KEY, text(where, body, KEY)), body);
    }

    private static String text(String where, JsonNode body, String key) throws BadMaterial {
        try {
            return new String(Base64.getDecoder().decode(body.path("data").path(key).asText("")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadMaterial(where + key + ": not base64", e);
        }
    }

    static CaSecret of(String namespace, String name, X509Certificate certificate, PrivateKey key) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Secret").put("type", TYPE);
        body.putObject("metadata").put("name", name).put("namespace", namespace);
        ObjectNode data = body.putObject("data").put(CERTIFICATE, encoded(Pem.of(certificate))).put(KEY, encoded(Pem.ofRsa(key)))
                .put(CaDirectory.ROOT, encoded(Pem.of(certificate))).put("cert-chain.pem", "").put("key.pem", "");
        if (name.equals(SHARED_NAME)) {
            data.put(CaDirectory.GENERATED, "");
        }
        return new CaSecret(certificate, key, body);
    }

    /** The same secret, at the same version, with the renewed root. */
    CaSecret with(X509Certificate renewed) {
        ObjectNode copy = body.deepCopy();
        copy.withObject("/data").put(CERTIFICATE, encoded(Pem.of(renewed)));
        return new CaSecret(renewed, key, copy);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "CaSecret[" + certificate.getSerialNumber().toString(16) + "]";
    }
}
