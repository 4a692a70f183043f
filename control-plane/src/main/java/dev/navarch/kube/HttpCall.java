package dev.navarch.kube;

import dev.navarch.kube.decode.Encoding;
import dev.navarch.loop.Clock;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Confined to the loop. */
final class HttpCall implements Transport.Call {
    /** HTTP/2's CANCEL. */
    private static final long CANCEL = 0x8;

    private final VertxLoop loop;
    private final KubeLimits limits;
    private final Clock clock;
    private final Connections connections;
    private final Authorization authorization;
    private final Transport.Request asked;
    private final Transport.Answering answering;
    private final Consumer<HttpCall> whenOver;
    private @Nullable HttpClientRequest request;
    private boolean over;
    private long heardNanos;

    HttpCall(VertxLoop loop, KubeLimits limits, Clock clock, Connections connections, Authorization authorization,
            Transport.Request asked, Transport.Answering answering, Consumer<HttpCall> whenOver) {
        this.loop = loop;
        this.limits = limits;
        this.clock = clock;
        this.connections = connections;
        this.asked = asked;
        this.authorization = authorization;
        this.answering = answering;
        this.whenOver = whenOver;
    }

    void start(RequestOptions options) {
        loop.assertOnLoop();
        connections.callBegins();
        heardNanos = clock.nanos();
        awaitNews(limits.responseTimeout());
        connections.client().request(options).onComplete(made -> {
            if (made.failed()) {
                fail(ConnectionTrouble.words(connections.server(), made.cause()));
            } else if (over) {
                made.result().exceptionHandler(_ -> {
                }).reset(CANCEL);
            } else {
                send(made.result());
            }
        });
    }

    private void send(HttpClientRequest made) {
        request = made;
        made.authority(HostAndPort.create(Hosts.plain(connections.server()), Hosts.port(connections.server())));
        made.exceptionHandler(e -> fail(ConnectionTrouble.words(connections.server(), e)));
        (asked.body().length() == 0 ? made.send() : made.send(asked.body())).onComplete(answered -> {
            if (answered.failed()) {
                fail(ConnectionTrouble.words(connections.server(), answered.cause()));
            } else if (!over) {
                receive(made, answered.result());
            }
        });
    }

    private void receive(HttpClientRequest made, HttpClientResponse response) {
        connections.answered(made.connection(), response.version());
        heardNanos = clock.nanos();
        if (asked.shape() == Transport.Shape.ENDLESS && response.statusCode() == 200) {
            loop.cancel(this);
        }
        response.handler(buffer -> {
            if (!over) {
                heardNanos = clock.nanos();
                answering.bytes(buffer.getBytes());
            }
        });
        response.exceptionHandler(e -> fail(ConnectionTrouble.words(connections.server(), e)));
        response.endHandler(_ -> {
            if (!over) {
                finish();
                answering.end();
            }
        });
        if (response.statusCode() == 401) {
            authorization.refused();
        }
        String type = response.getHeader("Content-Type");
        String retryAfter = response.getHeader("Retry-After");
        answering.head(new Transport.Head(response.statusCode(), Encoding.of(type == null ? "" : type),
                retryAfter == null ? "" : retryAfter));
    }

    private void awaitNews(Duration wait) {
        loop.schedule(this, wait, () -> {
            Duration left = limits.responseTimeout().minusNanos(clock.nanos() - heardNanos);
            if (left.isPositive()) {
                awaitNews(left);
                return;
            }
            if (request != null) {
                connections.silent(request.connection());
            }
            fail("no answer from " + connections.server() + " within " + limits.responseTimeout().toMillis() + " ms");
        });
    }

    @Override
    public void cancel() {
        if (!over) {
            finish();
            if (request != null) {
                request.reset(CANCEL);
            }
        }
    }

    private void fail(String reason) {
        if (!over) {
            cancel();
            answering.failed(reason);
        }
    }

    private void finish() {
        over = true;
        loop.cancel(this);
        whenOver.accept(this);
        connections.callEnds();
    }
}
