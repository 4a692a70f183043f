package dev.navarch.kube;

import dev.navarch.loop.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/**
 * One API server over HTTP, with the credential that is in use now. Confined to the loop.
 */
final class ApiServer implements Transport {
    private final Vertx vertx;
    private final VertxLoop loop;
    private final KubeLimits limits;
    private final String userAgent;
    private final Clock clock;
    private final Set<HttpCall> calls = new HashSet<>();
    private Credential credential;
    private Connections connections;
    private Authorization authorization;

    ApiServer(Vertx vertx, VertxLoop loop, KubeLimits limits, String userAgent, Clock clock, Credential credential) {
        this.vertx = vertx;
        this.loop = loop;
        this.limits = limits;
        this.userAgent = userAgent;
        this.clock = clock;
        this.credential = credential;
        this.connections = new Connections(vertx, loop, limits, credential);
        this.authorization = new Authorization(credential, limits, clock);
    }

    /** The same server with another credential, for a proof. */
    ApiServer with(Credential other) {
        return new ApiServer(vertx, loop, limits, userAgent, clock, other);
    }

    /** New requests use it; those under way go on, and the connections that serve only them end with the last. */
    void use(Credential other) {
        credential = other;
        authorization = new Authorization(other, limits, clock);
        if (!connections.serve(other)) {
            connections.retire();
            connections = new Connections(vertx, loop, limits, other);
        }
    }

    /** Drops all calls; nothing is heard of them. */
    void close() {
        Set.copyOf(calls).forEach(HttpCall::cancel);
        connections.close();
    }

    @Override
    public Call send(Request request, Answering answering) {
        URI server = credential.server();
        String path = server.getRawPath() == null ? "" : server.getRawPath();
        String host = Hosts.plain(server);
        int port = Hosts.port(server);
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.valueOf(request.method()))
                .setURI((path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + request.target())
                .setServer(SocketAddress.inetSocketAddress(port, host)).setPort(port)
                .setHost(credential.tlsServerName().isEmpty() ? host : credential.tlsServerName());
        options.putHeader("Accept", request.accept()).putHeader("User-Agent", userAgent);
        request.headers().forEach(options::putHeader);
        if (request.body().length() > 0) {
            options.putHeader("Content-Type", request.contentType());
        }
        authorization.addTo(options.getHeaders());
        HttpCall call = new HttpCall(loop, limits, clock, connections, authorization, request, answering, calls::remove);
        calls.add(call);
        call.start(options);
        return call;
    }
}
