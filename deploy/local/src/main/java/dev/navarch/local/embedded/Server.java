package dev.navarch.local.embedded;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * HTTPS on a port of the loopback interface, with HTTP/1.1 and HTTP/2, all on one event loop of a Vert.x that others share.
 *
 * <p>The fields behind {@link #onLoop} belong to that event loop. {@link #open} and {@link #close} are for any other thread, one at a
 * time.
 */
final class Server {
    private static final int BIND_ATTEMPTS = 50;
    private static final Duration BIND_PAUSE = Duration.ofMillis(100);

    private final Vertx vertx;
    private final Store store;
    private final Gate gate;
    private final RequestCounts counts;
    private final Authority authority;
    private final ClientCertificates certificates;
    private final Duration bookmarkInterval;
    private final Set<WatchStream> watches = new LinkedHashSet<>();
    private final Set<HttpConnection> connections = new LinkedHashSet<>();
    private final List<Runnable> parked = new ArrayList<>();
    private boolean blackHole;
    private @Nullable Faults faults;
    private volatile @Nullable Context loop;
    private @Nullable String deployment;
    private int port;

    Server(Vertx vertx, Store store, Gate gate, RequestCounts counts, Authority authority, Duration bookmarkInterval) {
        this.vertx = vertx;
        this.store = store;
        this.gate = gate;
        this.counts = counts;
        this.authority = authority;
        this.certificates = new ClientCertificates(authority);
        this.bookmarkInterval = bookmarkInterval;
    }

    int port() {
        return port;
    }

    /** Listens; the first time on a free port, from then on the same again. */
    void open(Faults withFaults) {
        if (deployment != null) {
            return;
        }
        faults = withFaults;
        for (int attempt = 1;; attempt++) {
            try {
                deployment = await(vertx.deployVerticle(new Listening()).toCompletionStage().toCompletableFuture());
                return;
            } catch (IllegalStateException e) {
                if (attempt == BIND_ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    /** Stops listening and cuts all connections. */
    void close() {
        String open = deployment;
        if (open != null) {
            onLoop(() -> {
                List.copyOf(watches).forEach(WatchStream::stop);
                watches.clear();
                parked.clear();
                blackHole = false;
                cutConnections();
            });
            await(vertx.undeploy(open).toCompletionStage().toCompletableFuture());
            deployment = null;
        }
    }

    /** Runs on the event loop and returns when it is done. */
    void onLoop(Runnable work) {
        Context context = loop;
        if (context == null) {
            return;
        }
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        context.runOnContext(v -> {
            work.run();
            done.complete(true);
        });
        await(done);
    }

    void startBlackHole() {
        blackHole = true;
        watches.forEach(WatchStream::silence);
        connections.forEach(c -> channel(c).config().setAutoRead(false));
    }

    void endBlackHole() {
        blackHole = false;
        connections.forEach(c -> channel(c).config().setAutoRead(true));
        List<Runnable> waiting = List.copyOf(parked);
        parked.clear();
        waiting.forEach(Runnable::run);
        resumeWatches();
    }

    void silenceWatches() {
        watches.forEach(WatchStream::silence);
    }

    void resumeWatches() {
        List.copyOf(watches).forEach(WatchStream::resume);
    }

    void endWatches() {
        List.copyOf(watches).forEach(WatchStream::end);
    }

    /** How many clients are connected. */
    int connections() {
        int[] count = new int[1];
        onLoop(() -> count[0] = connections.size());
        return count[0];
    }

    void cutConnections() {
        for (HttpConnection connection : List.copyOf(connections)) {
            // From the first handler on: the others would say farewell (TLS, HTTP/2) and wait for their streams to end.
            ChannelFuture _ = channel(connection).pipeline().firstContext().close();
        }
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** The life of the listening socket. */
    private final class Listening extends AbstractVerticle {
        private @Nullable HttpServer server;

        @Override
        public void start(Promise<Void> started) {
            HttpServerOptions options = new HttpServerOptions().setSsl(true).setUseAlpn(true).setHost("127.0.0.1").setPort(port)
                    .setCompressionSupported(false).setMaxHeaderSize(64 * 1024).setKeyCertOptions(new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(authority.chainPem())).addKeyValue(Buffer.buffer(authority.keyPem())))
                    .setClientAuth(ClientAuth.REQUEST).setTrustOptions(ClientCertificates.trust());
            HttpServer opening = vertx.createHttpServer(options);
            server = opening;
            loop = context;
            opening.connectionHandler(Server.this::connected).requestHandler(Server.this::requested).listen()
                    .onComplete(result -> {
                        if (result.succeeded()) {
                            port = result.result().actualPort();
                            started.complete();
                        } else {
                            started.fail(result.cause());
                        }
                    });
        }

        @Override
        public void stop(Promise<Void> stopped) {
            if (server == null) {
                stopped.complete();
            } else {
                server.close(stopped);
            }
        }
    }

    private void connected(HttpConnection connection) {
        connections.add(connection);
        connection.closeHandler(v -> connections.remove(connection));
        if (blackHole) {
            channel(connection).config().setAutoRead(false);
        }
    }

    private void requested(HttpServerRequest request) {
        request.exceptionHandler(e -> {
            // The client went away while it was sending; there is nobody to answer.
        });
        request.response().exceptionHandler(e -> {
            // The client went away while it was answered.
        });
        if (request.headers().contains("Upgrade", "websocket", true)) {
            received(request, new byte[0]);
        } else {
            request.body().onSuccess(body -> received(request, body.getBytes()));
        }
    }

    private void received(HttpServerRequest request, byte[] body) {
        if (blackHole) {
            parked.add(() -> received(request, body));
            return;
        }
        Duration delay = Objects.requireNonNull(faults).delay();
        if (delay.isZero()) {
            answer(request, body);
        } else {
            vertx.setTimer(Math.max(1, delay.toMillis()), t -> answer(request, body));
        }
    }

    private void answer(HttpServerRequest request, byte[] body) {
        try {
            URI uri = URI.create(request.uri());
            Query query = Query.parse(uri.getRawQuery() == null ? "" : uri.getRawQuery());
            String method = request.method().name();
            RequestLine line = Router.line(method, uri.getPath(), query);
            counts.add(line);
            Faults.Verdict verdict = Objects.requireNonNull(faults).judge(line);
            if (!verdict.passes()) {
                refuse(request, Refusal.injected(verdict.code()), verdict.retryAfter());
                return;
            }
            String bearer = header(request, "Authorization");
            String user = bearer.isEmpty() ? certificates.user(request) : gate.user(bearer);
            Ask ask = new Ask(method, uri.getPath(), query, header(request, "Accept"), header(request, "Content-Type"), body,
                    user);
            switch (gate.answer(ask)) {
                case Answer.Body whole -> send(request, whole, Duration.ZERO);
                case Answer.Watching watching -> watch(request, watching.order());
            }
        } catch (Refusal refusal) {
            refuse(request, refusal, Duration.ZERO);
        } catch (IllegalArgumentException e) {
            refuse(request, Refusal.badRequest("not a request that can be understood: " + e.getMessage()), Duration.ZERO);
        }
    }

    private static void refuse(HttpServerRequest request, Refusal refusal, Duration retryAfter) {
        Answer.Body body = Answer.refused(refusal);
        send(request, body, retryAfter);
    }

    private static void send(HttpServerRequest request, Answer.Body body, Duration retryAfter) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(body.code()).putHeader("Content-Type", body.contentType()).putHeader("Cache-Control",
                "no-cache, private");
        if (!retryAfter.isZero()) {
            response.putHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
        }
        response.end(Buffer.buffer(body.bytes()));
    }

    private static String header(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    private void watch(HttpServerRequest request, WatchOrder order) {
        if (request.headers().contains("Upgrade", "websocket", true)) {
            request.toWebSocket().onSuccess(socket -> overWebSocket(socket, order));
            return;
        }
        HttpServerResponse response = request.response();
        response.putHeader("Content-Type", order.format().watchMedia()).putHeader("Cache-Control", "no-cache, private")
                .setChunked(true);
        response.write(Buffer.buffer());
        WatchStream stream = follow(order, new WatchStream.Sink() {
            @Override
            public void write(byte[] frame) {
                response.write(Buffer.buffer(frame));
            }

            @Override
            public boolean full() {
                return response.closed() || response.writeQueueFull();
            }

            @Override
            public void end() {
                if (!response.closed()) {
                    response.end();
                }
            }
        });
        response.drainHandler(v -> stream.pull());
        response.closeHandler(v -> forget(stream));
        response.endHandler(v -> forget(stream));
        begin(stream, order);
    }

    private void overWebSocket(ServerWebSocket socket, WatchOrder order) {
        WatchStream stream = follow(order, new WatchStream.Sink() {
            @Override
            public void write(byte[] frame) {
                switch (order.format()) {
                    case JSON -> socket.writeTextMessage(Buffer.buffer(frame).toString());
                    case PROTOBUF -> socket.writeBinaryMessage(Buffer.buffer(frame));
                }
            }

            @Override
            public boolean full() {
                return socket.isClosed() || socket.writeQueueFull();
            }

            @Override
            public void end() {
                if (!socket.isClosed()) {
                    socket.close();
                }
            }
        });
        socket.drainHandler(v -> stream.pull());
        socket.closeHandler(v -> forget(stream));
        socket.exceptionHandler(e -> forget(stream));
        begin(stream, order);
    }

    private WatchStream follow(WatchOrder order, WatchStream.Sink sink) {
        Context context = Objects.requireNonNull(loop);
        return new WatchStream(store, order, sink, work -> context.runOnContext(v -> work.run()));
    }

    private void begin(WatchStream stream, WatchOrder order) {
        watches.add(stream);
        vertx.setTimer(Math.max(1, order.timeout().toMillis()), t -> {
            if (watches.remove(stream)) {
                stream.end();
            }
        });
        vertx.setPeriodic(bookmarkInterval.toMillis(), t -> {
            if (watches.contains(stream)) {
                stream.bookmark();
            } else {
                vertx.cancelTimer(t);
            }
        });
        stream.start();
    }

    private void forget(WatchStream stream) {
        if (watches.remove(stream)) {
            stream.stop();
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("the embedded API server: " + e.getCause(), e.getCause());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BIND_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
