package dev.navarch.xds;

import dev.navarch.generate.ParsedNode;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.ResourceType;
import dev.navarch.identity.Authentication;
import dev.navarch.identity.Authenticator;
import dev.navarch.identity.Caller;
import dev.navarch.identity.Credentials;
import dev.navarch.identity.Spiffe;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of aggregated discovery: gRPC on one side, a {@link Stream} on the other once the proxy has said who it is. All callbacks come on
 * the connection's event loop.
 */
final class AdsCall extends ServerCall.Listener<Ask> implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(AdsCall.class);
    private static final String HEALTH = "type.googleapis.com/istio.v1.HealthInformation";
    private static final String DEBUG = "istio.io/debug";

    private final ServerCall<Ask, Frame> call;
    private final Protocol protocol;
    private final CallContext context;
    private final StreamLoop loop;
    /** Who was vouched for; null where nobody is asked. */
    private @Nullable Caller caller;
    private boolean tellsDebug;
    private @Nullable Stream stream;
    private @Nullable Requests requests;
    private boolean headersSent;
    private boolean closed;
    private boolean complained;
    /** What the stream has cost until it had all it asked for at first, −1 afterwards. */
    private long costNanos;

    AdsCall(ServerCall<Ask, Frame> call, Protocol protocol, CallContext context) {
        this.call = call;
        this.protocol = protocol;
        this.context = context;
        this.loop = context.loop();
    }

    /** Finds out who calls, if this port asks; reads nothing before. */
    void start(Credentials credentials) {
        Authenticator authenticator = context.access().authenticator();
        if (authenticator == null) {
            standInLine();
        } else if (context.pending().enter(context.access().maxWaiting())) {
            var _ = authenticator.authenticate(credentials)
                    .thenAccept(verdict -> loop.executor().execute(() -> authenticated(verdict)));
        } else {
            loop.metrics().refused("authentication_busy");
            close(Status.RESOURCE_EXHAUSTED.withDescription("too many callers wait to be authenticated; come back in a while"));
        }
    }

    /** Whoever is refused is told only that; why stands in the log of whoever found out. */
    private void authenticated(Authentication verdict) {
        context.pending().leave();
        if (closed) {
            return;
        }
        switch (verdict) {
            case Authentication.Accepted(Caller vouchedFor) -> {
                caller = vouchedFor;
                context.known().run();
                standInLine();
            }
            case Authentication.Refused _ -> {
                loop.metrics().refused("authentication");
                close(Status.UNAUTHENTICATED.withDescription("authentication failure"));
            }
        }
    }

    /** Waits for its turn; reads nothing before. */
    private void standInLine() {
        if (!context.admission().admit(() -> {
            if (!closed) {
                call.request(1);
            }
        })) {
            close(Status.RESOURCE_EXHAUSTED
                    .withDescription("request rate limit exceeded: too many proxies connect at once; come back in a while"));
        }
    }

    @Override
    public void onMessage(Ask ask) {
        long from = loop.clock().nanos();
        loop.metrics().received(ask.bytes());
        if (!closed) {
            takeGuarded(ask);
        }
        if (!closed) {
            measure(from);
            call.request(1);
        }
    }

    private void measure(long from) {
        if (costNanos >= 0) {
            costNanos += loop.clock().nanos() - from;
            Stream opened = stream;
            if (opened != null && opened.watch(ResourceType.LISTENER) != null
                    && opened.isLevel()) {
                context.admission().measured(costNanos);
                costNanos = -1;
            }
        }
    }

    /** What an input can cause is answered where it is met; what gets here is a bug of ours and costs this one stream, nobody else. */
    private void takeGuarded(Ask ask) {
        try {
            take(ask);
        } catch (RuntimeException | StackOverflowError e) {
            loop.metrics().failed();
            LOG.error("ADS: {} ended by a bug", stream == null ? peer() : stream.connectionId, e);
            close(Status.INTERNAL.withDescription("a bug in the control plane; its log tells more"));
        }
    }

    private void take(Ask ask) {
        if (ask.malformed() != null) {
            refuse("node", "a request that is no discovery request: " + ask.malformed());
            return;
        }
        if (stream == null) {
            if (ask.typeUrl().equals(HEALTH) && (ask.node() == null || ask.node().getId().isEmpty())) {
                return;
            }
            introduce(ask.node());
        }
        if (requests == null || ask.typeUrl().equals(HEALTH)) {
            return;
        }
        ResourceType type = ResourceType.ofUrl(ask.typeUrl());
        if (type != null) {
            requests.take(type, ask);
            loop.due(requests.stream());
            loop.turn();
        } else if (ask.typeUrl().startsWith(DEBUG)) {
            tellDebug(requests.stream(), ask);
        } else {
            ignore(ask.typeUrl());
        }
    }

    private void ignore(String typeUrl) {
        loop.metrics().ignored(typeUrl.isEmpty() ? "no_type" : "unknown_type");
        if (!complained) {
            complained = true;
            LOG.info("ADS: {} asks for {}, which nobody generates here; it is ignored",
                    stream == null ? peer() : stream.connectionId, typeUrl.isEmpty() ? "no type at all" : typeUrl);
        }
    }

    private void introduce(@Nullable Node node) {
        if (node == null || node.getId().isEmpty()) {
            refuse("node", "missing node information");
            return;
        }
        switch (context.nodes().apply(node)) {
            case ParsedNode.Refused(String why) -> refuse("node", why);
            case ParsedNode.Accepted(Proxy proxy) -> verify(proxy);
        }
    }

    /** A proxy that lies about who it is is refused before anything is computed for it. */
    private void verify(Proxy proxy) {
        Caller vouchedFor = caller;
        IdentityCheck.Result result = vouchedFor == null
                ? new IdentityCheck.Result.Verified(null)
                : IdentityCheck.of(proxy, vouchedFor, context.access().checksIdentity());
        switch (result) {
            case IdentityCheck.Result.Verified(var identity) -> open(proxy, identity);
            case IdentityCheck.Result.Denied(String reason) -> {
                loop.metrics().refused("identity");
                LOG.warn("ADS: {} refused: {}", peer(), reason);
                close(Status.PERMISSION_DENIED.withDescription(reason));
            }
        }
    }

    private void open(Proxy proxy, @Nullable Spiffe identity) {
        Stream opened = loop.open(context.connectionIds().apply(proxy), proxy, protocol, this);
        opened.identity = identity;
        stream = opened;
        requests = new Requests(opened);
        LOG.info("ADS: new {}connection for node:{}", protocol == Protocol.DELTA ? "delta " : "", opened.connectionId);
    }

    /** One question, one answer; an acknowledgement of it is no question. */
    private void tellDebug(Stream asker, Ask ask) {
        Spiffe identity = asker.identity;
        if (identity == null) {
            close(Status.UNAUTHENTICATED.withDescription("debug information is for callers who are authenticated"));
        } else if (ask.nonce().isEmpty() && ask.error() == null && !tellsDebug) {
            tellsDebug = true;
            var _ = context.access().debug().ask(ask.typeUrl(), ask.subscribe().names(), identity)
                    .thenAccept(reply -> loop.executor().execute(() -> toldDebug(asker, ask.typeUrl(), reply)));
        }
    }

    private void toldDebug(Stream asker, String typeUrl, DebugService.Reply reply) {
        tellsDebug = false;
        if (closed) {
            return;
        }
        switch (reply) {
            case DebugService.Reply.Told(var items) -> send(
                    DebugAnswers.frame(protocol, typeUrl, items, asker.nextNonce(), loop.wire().controlPlane()));
            case DebugService.Reply.Refused(var why, String reason) -> close(DebugAnswers.status(why).withDescription(reason));
        }
    }

    private void refuse(String reason, String why) {
        loop.metrics().refused(reason);
        LOG.warn("ADS: {} refused: {}", peer(), why);
        close(Status.INVALID_ARGUMENT.withDescription(why));
    }

    @Override
    public void onReady() {
        if (stream != null) {
            loop.ready(stream);
        }
    }

    @Override
    public void onHalfClose() {
        close(Status.OK);
    }

    @Override
    public void onCancel() {
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    private void end() {
        closed = true;
        Stream ended = stream;
        if (ended != null && !ended.isClosed) {
            loop.close(ended);
            LOG.info("ADS: \"{}\" {} terminated", peer(), ended.connectionId);
        }
    }

    @Override
    public boolean isReady() {
        return !closed && call.isReady();
    }

    @Override
    public void send(Frame frame) {
        if (!headersSent) {
            headersSent = true;
            call.sendHeaders(new Metadata());
        }
        call.sendMessage(frame);
    }

    @Override
    public void close(Status status) {
        if (!closed) {
            closed = true;
            call.close(status, new Metadata());
            end();
        }
    }

    @Override
    public String peer() {
        SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : String.valueOf(address);
    }
}
