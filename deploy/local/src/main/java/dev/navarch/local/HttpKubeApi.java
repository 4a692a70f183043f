package dev.navarch.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * {@link KubeApi} over HTTPS (or plain HTTP) with the CA and bearer token of a kubeconfig.
 *
 * <p>May be called from any thread; needs no closing. A server that cannot be reached, or that does not answer within
 * {@link #TIMEOUT}, is an {@link UncheckedIOException}.
 */
public final class HttpKubeApi implements KubeApi {
    /** How long one call may take. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    private final URI server;
    private final String token;
    private final HttpClient client;

    private HttpKubeApi(Kubeconfig config) {
        this.server = config.server();
        this.token = config.token();
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1);
        if (!config.caPem().isEmpty()) {
            builder.sslContext(trusting(config.caPem()));
        }
        this.client = builder.build();
    }

    /** An API for the user of a kubeconfig in YAML, as {@link Kubeconfig#parse} reads it. */
    public static HttpKubeApi of(String kubeconfig) {
        return new HttpKubeApi(Kubeconfig.parse(kubeconfig));
    }

    @Override
    public JsonNode get(String path) {
        return send("GET", path, "application/json", BodyPublishers.noBody());
    }

    @Override
    public JsonNode create(String path, String yaml) {
        return send("POST", path, "application/json", json(yaml));
    }

    @Override
    public JsonNode replace(String path, String yaml) {
        return send("PUT", path, "application/json", json(yaml));
    }

    @Override
    public JsonNode merge(String path, String yaml) {
        return send("PATCH", path, "application/merge-patch+json", json(yaml));
    }

    @Override
    public void delete(String path) {
        String query = (path.indexOf('?') < 0 ? "?" : "&") + "gracePeriodSeconds=0";
        try {
            send("DELETE", path + query, "application/json", BodyPublishers.noBody());
        } catch (KubeApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }

    private JsonNode send(String method, String path, String contentType, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token).header("Content-Type", contentType)
                .header("Accept", "application/json").method(method, body).build();
        HttpResponse<String> response;
        try {
            response = client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + method + " " + request.uri(), e);
        }
        JsonNode answer = parse(response.body());
        if (response.statusCode() >= 400) {
            String message = answer.path("message").asText(response.body());
            throw new KubeApiException(response.statusCode(), method + " " + path + ": " + message);
        }
        return answer;
    }

    /** The body as JSON; what is not JSON ("ok" of a health check, an error page) as one string. */
    private static JsonNode parse(String body) {
        if (body.isEmpty()) {
            return NullNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    private static BodyPublisher json(String yaml) {
        try {
            return BodyPublishers.ofString(JSON.writeValueAsString(read(yaml)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not YAML: " + e.getOriginalMessage() + "\n" + yaml, e);
        }
    }

    /** JSON is YAML too, but is read ten times faster as what it is. */
    private static JsonNode read(String yaml) throws JsonProcessingException {
        if (yaml.startsWith("{\"")) {
            try {
                return JSON.readTree(yaml);
            } catch (JsonProcessingException e) {
                // A flow mapping of YAML looks like it at first.
            }
        }
        return YAML.readTree(yaml);
    }

    private static SSLContext trusting(String caPem) {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            byte[] pem = caPem.getBytes(StandardCharsets.US_ASCII);
            int index = 0;
            for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                anchors.setCertificateEntry("ca-" + index++, ca);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("certificate-authority-data holds no usable certificates: " + e, e);
        }
    }
}
