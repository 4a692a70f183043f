package dev.navarch.admin;

import dev.navarch.http.HttpConnections;
import dev.navarch.identity.Credentials;
import dev.navarch.loop.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP port of the operator's window. Close it to stop listening; what is being answered is cut.
 *
 * <p>Implementation note: connections belong to Vert.x's event loop, which only reads, hands over and writes; a page is made on a virtual
 * thread of its own. Time-outs and sizes are per port, which the JDK's own server cannot do. Vert.x's idle time ends a silent connection;
 * one that trickles bytes is ended by {@link HttpConnections}.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final String PASSED_ON = "X-Navarch-Authorization";
    private static final String ISTIO_SCHEME = "Istio ";

    private final Site site;
    private final AdminLimits limits;
    private final HttpServer server;
    private final HttpConnections connections;
    private final Semaphore pages;

    private AdminServer(Wiring wiring, Site site) {
        this.site = site;
        this.limits = wiring.limits();
        this.pages = new Semaphore(limits.pages());
        this.connections = new HttpConnections(wiring.vertx(),
                new HttpConnections.Limits(limits.connections(), limits.read(), limits.idle()), wiring.clock());
        this.server = wiring.vertx().createHttpServer(new HttpServerOptions().setMaxHeaderSize(limits.headerBytes())
                .setMaxInitialLineLength(limits.lineBytes()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) limits.idle().toMillis()).setHttp2ClearTextEnabled(false).setCompressionSupported(true));
    }

    /** What the ports have in common. */
    public record Wiring(Vertx vertx, AdminLimits limits, Clock clock) {

        /** One event loop, and nothing written to disk: the root file system is read-only. The caller closes {@code vertx}. */
        public static Wiring create(AdminLimits limits, Clock clock) {
            Vertx vertx = Vertx
                    .vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)
                            .setFileSystemOptions(
                                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
            return new Wiring(vertx, limits, clock);
        }
    }

    /**
     * Listens; returns when it does.
     *
     * @param host empty for every address
     * @throws IOException when the address cannot be had, naming it
     */
    public static AdminServer listen(Wiring wiring, String host, int port, Site site) throws IOException {
        AdminServer admin = new AdminServer(wiring, site);
        admin.server.connectionHandler(admin.connections::came).requestHandler(admin::receive);
        try {
            admin.server.listen(port, host.isEmpty() ? "0.0.0.0" : host).toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IOException("cannot listen on " + host + ":" + port + ": " + String.valueOf(e.getCause()), e);
        }
        return admin;
    }

    /** The port, also when any free one was asked for. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        connections.close();
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    /** On the event loop. */
    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        Posted posted = site.posted(path(request));
        int longest = posted == null ? limits.bodyBytes() : posted.bodyBytes();
        request.response().exceptionHandler(_ -> connections.gone(request.connection()));
        request.handler(part -> {
            if (body.length() + part.length() > longest) {
                request.handler(null).endHandler(null);
                connections.asks(request.connection());
                // Webhooks answer 400, as Istio's do.
                send(request, Answer.text(posted == null ? 413 : 400, "the body exceeds " + longest + " bytes"), true);
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> {
            connections.asks(request.connection());
            Thread.ofVirtual().name("admin").start(() -> {
                if (posted == null) {
                    serve(request, body);
                } else {
                    post(request, body, posted);
                }
            });
        });
    }

    /** On a virtual thread. */
    private void post(HttpServerRequest request, Buffer body, Posted posted) {
        String type = request.getHeader("Content-Type");
        Posted.Reply reply = posted.answer(path(request), type == null ? "" : type, body.getBytes());
        send(request, new Answer(reply.status(), reply.contentType(), reply.body(), Map.of()),
                false);
    }

    /** On a virtual thread. */
    private void serve(HttpServerRequest request, Buffer body) {
        SocketAddress peer = request.remoteAddress();
        Request asked = new Request(request.method().name(), path(request), query(request),
                body.toString(StandardCharsets.UTF_8), isLoopback(peer), credentials(request, peer));
        boolean counted = asked.path().startsWith("/debug");
        if (counted && !pages.tryAcquire()) {
            send(request, Answer.text(503, "busy: " + limits.pages() + " debug pages are being made; ask again"), false);
            return;
        }
        Answer answer;
        try {
            answer = site.answer(asked);
        } catch (RuntimeException e) {
            LOG.error("a page could not be made: {}", asked.path(), e);
            answer = Answer.text(500, "Internal Server Error");
        } finally {
            if (counted) {
                pages.release();
            }
        }
        send(request, answer, false);
    }

    private void send(HttpServerRequest request, Answer answer, boolean last) {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.status()).putHeader("Content-Type", answer.contentType())
                .putHeader("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(response::putHeader);
        if (last) {
            response.putHeader("Connection", "close");
        }
        connections.answered(request.connection());
        Buffer body = Buffer.buffer(answer.body().getBytes(StandardCharsets.UTF_8));
        if (request.method() == HttpMethod.HEAD) {
            response.putHeader("Content-Length", Integer.toString(body.length())).end();
        } else {
            response.end(body);
        }
        LOG.debug("{} {} {}", request.method(), request.path(), answer.status());
    }

    private static String path(HttpServerRequest request) {
        String path = request.path();
        return path == null ? "/" : path;
    }

    private static Map<String, List<String>> query(HttpServerRequest request) {
        Map<String, List<String>> query = new TreeMap<>();
        for (String name : request.params().names()) {
            query.put(name, List.copyOf(request.params().getAll(name)));
        }
        return query;
    }

    /**
     * Istio's tools write the scheme of a token as {@code Istio} here. An API server that passes a request on to a pod keeps
     * {@code Authorization} for itself, so who comes that way writes the token into a header of ours.
     */
    private static Credentials credentials(HttpServerRequest request, SocketAddress peer) {
        String plain = header(request, "Authorization");
        String authorization = plain.isEmpty() ? header(request, PASSED_ON) : plain;
        return new Credentials(
                authorization.startsWith(ISTIO_SCHEME)
                        ? "Bearer " + authorization.substring(ISTIO_SCHEME.length())
                        : authorization,
                request.headers().getAll("clusterid"), List.of(), header(request, "x-forwarded-client-cert"), address(peer));
    }

    private static String header(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    private static boolean isLoopback(SocketAddress peer) {
        InetAddress address = address(peer);
        return address != null && address.isLoopbackAddress();
    }

    private static @Nullable InetAddress address(SocketAddress peer) {
        return peer.hostAddress() == null ? null : new InetSocketAddress(peer.hostAddress(), 0).getAddress();
    }
}
