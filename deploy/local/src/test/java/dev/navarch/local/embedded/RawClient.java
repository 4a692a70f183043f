package dev.navarch.local.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.navarch.local.Kubeconfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A Kubernetes client that hides nothing: raw answers, and watches as queues of events. */
final class RawClient implements Closeable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Kubeconfig config;
    private final HttpClient client;

    RawClient(String kubeconfig) {
        this(kubeconfig, HttpClient.Version.HTTP_2);
    }

    RawClient(String kubeconfig, HttpClient.Version version) {
        this.config = Kubeconfig.parse(kubeconfig);
        this.client = HttpClient.newBuilder().version(version).sslContext(trusting(config.caPem())).build();
    }

    /** One request; the answer whatever its code. */
    HttpResponse<byte[]> send(String method, String path, String accept, String contentType, byte[] body) {
        return send(
                request(path, accept).header("Content-Type", contentType).timeout(PATIENCE).method(method,
                        BodyPublishers.ofByteArray(body)),
                BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> send(String method, String path, String contentType, String body) {
        return send(method, path, "application/json", contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<byte[]> get(String path) {
        return get(path, "application/json");
    }

    HttpResponse<byte[]> get(String path, String accept) {
        return send(request(path, accept).GET().timeout(PATIENCE), BodyHandlers.ofByteArray());
    }

    /** A watch in JSON that runs until it is closed. */
    Watch watch(String path) {
        return new Watch(stream(path, "application/json"));
    }

    /** The answer to a request, as a stream. */
    HttpResponse<InputStream> stream(String path, String accept) {
        return send(request(path, accept).GET(), BodyHandlers.ofInputStream());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path, String accept) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(config.server() + path)).header("Accept", accept);
        return config.token().equals("none") ? request : request.header("Authorization", "Bearer " + config.token());
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        return json(response.body());
    }

    static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** The events of a watch, in order; one that says {@code END} follows when it ends. */
    static final class Watch implements Closeable {
        private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
        private final HttpResponse<InputStream> response;

        private Watch(HttpResponse<InputStream> response) {
            this.response = response;
            Thread.ofVirtual().start(this::read);
        }

        /** The next event; fails if none comes. */
        JsonNode next() {
            JsonNode event = poll(PATIENCE);
            if (event.isEmpty()) {
                throw new AssertionError("no event within " + PATIENCE);
            }
            return event;
        }

        /** The next event that is no bookmark, as {@code TYPE name}. */
        String nextChange() {
            JsonNode event = next();
            while (event.path("type").asText().equals("BOOKMARK")) {
                event = next();
            }
            return (event.path("type").asText() + " " + event.path("object").path("metadata").path("name").asText()).trim();
        }

        /** Whether nothing comes for a moment. */
        boolean quiet(Duration moment) {
            return poll(moment).isEmpty();
        }

        private JsonNode poll(Duration patience) {
            try {
                JsonNode event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
                return event == null ? JSON.createObjectNode() : event;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void read() {
            try (InputStream in = response.body()) {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                for (int b = in.read(); b >= 0; b = in.read()) {
                    if (b == '\n') {
                        events.add(json(line.toByteArray()));
                        line.reset();
                    } else {
                        line.write(b);
                    }
                }
            } catch (IOException e) {
                // The connection went: the end of the watch as well.
            }
            events.add(JSON.createObjectNode().put("type", "END"));
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    private static SSLContext trusting(String caPem) {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            anchors.setCertificateEntry("ca", CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(caPem.getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
