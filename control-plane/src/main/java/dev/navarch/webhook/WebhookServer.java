package dev.navarch.webhook;

import dev.navarch.http.HttpConnections;
import dev.navarch.loop.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509KeyManager;

/**
 * The HTTPS port of the webhooks. Close it to stop listening.
 *
 * <p>Implementation note: connections belong to one event loop, which reads, hands over and writes; a review is judged on a virtual thread. The key
 * manager is asked at each handshake, so that another certificate is in force without a restart. HTTP/1.1 only: API servers take it as it comes, and
 * a stream of HTTP/2 would escape the times of {@link HttpConnections}.
 */
public final class WebhookServer implements AutoCloseable {
    private static final String READY = "/ready";

    private final Webhooks webhooks;
    private final Vertx vertx;
    private final HttpServer server;
    private final HttpConnections connections;
    private final Semaphore judged;

    /**
     * How connections are secured.
     *
     * @param keys gives the certificate, at each handshake
     * @param protocols of TLS
     * @param cipherSuites those allowed; empty for the library's choice
     */
    public record Security(X509KeyManager keys, Set<String> protocols, List<String> cipherSuites) {
        public Security {
            protocols = Set.copyOf(protocols);
            cipherSuites = List.copyOf(cipherSuites);
        }

        /** @param minVersion {@code 1.2} or {@code 1.3} */
        public static Security from(X509KeyManager keys, String minVersion, List<String> cipherSuites) {
            return new Security(keys, minVersion.equals("1.3") ? Set.of("TLSv1.3") : Set.of("TLSv1.2", "TLSv1.3"), cipherSuites);
        }
    }

    private WebhookServer(Webhooks webhooks, Security security, Clock clock) {
        WebhookLimits limits = webhooks.limits();
        this.webhooks = webhooks;
        // Nothing is written to disk: the root file system is read-only.
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        HttpServerOptions options = new HttpServerOptions().setMaxHeaderSize(limits.headerBytes())
                .setMaxInitialLineLength(limits.lineBytes())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS).setIdleTimeout((int) limits.idle().toMillis()).setUseAlpn(false)
                .setSsl(true)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS).setSslHandshakeTimeout(limits.header().toMillis())
                .setKeyCertOptions(KeyCertOptions.wrap(security.keys()))
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(security.protocols()));
        security.cipherSuites().forEach(options::addEnabledCipherSuite);
        this.server = vertx.createHttpServer(options);
        this.connections = new HttpConnections(vertx,
                new HttpConnections.Limits(limits.connections(), limits.header(), limits.idle()), clock);
        this.judged = new Semaphore(limits.atOnce());
    }

    /**
     * Listens; returns when it does.
     *
     * @param host empty for every address
     * @param port 0 for any free one
     * @throws IOException when the address cannot be had, naming it
     */
    public static WebhookServer listen(Webhooks webhooks, Security security, Clock clock, String host, int port)
            throws IOException {
        WebhookServer webhook = new WebhookServer(webhooks, security, clock);
        webhook.server.connectionHandler(webhook.connections::came).requestHandler(webhook::receive);
        try {
            webhook.server.listen(port, host.isEmpty() ? "0.0.0.0" : host).toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            webhook.close();
            throw new IOException("cannot listen on " + host + ":" + port + ": " + String.valueOf(e.getCause()), e);
        }
        return webhook;
    }

    /** The port, also when any free one was asked for. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        connections.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** On the event loop. */
    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.exceptionHandler(_ -> connections.gone(request.connection()));
        request.response().exceptionHandler(_ -> connections.gone(request.connection()));
        request.handler(part -> {
            if (body.length() + part.length() > webhooks.limits().bodyBytes()) {
                request.handler(null).endHandler(null);
                connections.asks(request.connection());
                send(request, webhooks.tooLong(path(request)), true);
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> {
            connections.asks(request.connection());
            Thread.ofVirtual().name("webhook").start(() -> serve(request, body));
        });
    }

    /** On a virtual thread. */
    private void serve(HttpServerRequest request, Buffer body) {
        String path = path(request);
        if (path.equals(READY)) {
            send(request, Reply.text(200, ""), false);
            return;
        }
        judged.acquireUninterruptibly();
        Reply reply;
        try {
            String type = request.getHeader("Content-Type");
            reply = webhooks.answer(path, type == null ? "" : type, body.getBytes());
        } finally {
            judged.release();
        }
        send(request, reply, false);
    }

    private void send(HttpServerRequest request, Reply reply, boolean last) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(reply.status()).putHeader("Content-Type", reply.contentType());
        if (last) {
            response.putHeader("Connection", "close");
        }
        connections.answered(request.connection());
        response.end(Buffer.buffer(reply.body(), "UTF-8"));
    }

    private static String path(HttpServerRequest request) {
        String path = request.path();
        return path == null ? "/" : path;
    }
}
