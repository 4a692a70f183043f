package dev.navarch.local.agent;

import com.google.protobuf.Any;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of discovery from Envoy through to the control plane. Messages pass as they are, one at a time in each direction and only while the
 * other side takes them. What the agent itself wants it asks for after Envoy's first request for listeners, and keeps and acknowledges the
 * answers. When the control plane's side ends, so does Envoy's, which comes again with what it has.
 */
final class Passage<Q, R> extends ServerCall.Listener<Q> {
    private static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";

    private final Dialect<Q, R> dialect;
    private final ServerCall<Q, R> envoy;
    private final ClientCall<Q, R> controlPlane;
    private final Own own;
    private boolean asked; // guarded by this
    private boolean envoyIsGone; // guarded by this
    private boolean requestsWait; // guarded by this
    private boolean responsesWait; // guarded by this

    /**
     * What the agent wants for itself.
     *
     * @param taken
     *            gets the first resource of each answer, with its type
     */
    record Own(List<String> types, BiConsumer<String, Any> taken) {
    }

    private Passage(Dialect<Q, R> dialect, ServerCall<Q, R> envoy, ClientCall<Q, R> controlPlane, Own own) {
        this.dialect = dialect;
        this.envoy = envoy;
        this.controlPlane = controlPlane;
        this.own = own;
    }

    /** Serves a variant's method by passages. */
    static <Q, R> ServerCallHandler<Q, R> handler(Dialect<Q, R> dialect, Upstream upstream, Own own) {
        return (envoy, _) -> {
            Passage<Q, R> passage = new Passage<>(dialect, envoy,
                    upstream.channel().newCall(dialect.method(), CallOptions.DEFAULT), own);
            envoy.sendHeaders(new Metadata());
            passage.controlPlane.start(passage.new Responses(), new Metadata());
            passage.controlPlane.request(1);
            envoy.request(1);
            return passage;
        };
    }

    @Override
    public synchronized void onMessage(Q request) {
        controlPlane.sendMessage(request);
        if (!asked && dialect.typeAsked(request).equals(LISTENER)) {
            asked = true;
            own.types.forEach(type -> controlPlane.sendMessage(dialect.ask(type)));
        }
        requestsWait = !controlPlane.isReady();
        if (!requestsWait) {
            envoy.request(1);
        }
    }

    @Override
    public synchronized void onReady() {
        if (responsesWait) {
            responsesWait = false;
            controlPlane.request(1);
        }
    }

    @Override
    public void onHalfClose() {
        controlPlane.halfClose();
    }

    @Override
    public synchronized void onCancel() {
        envoyIsGone = true;
        controlPlane.cancel("Envoy went away", null);
    }

    private synchronized void answered(R response) {
        if (envoyIsGone) {
            return;
        }
        if (own.types.contains(dialect.typeAnswered(response))) {
            @Nullable
            Any first = dialect.firstResource(response);
            if (first != null) {
                own.taken.accept(dialect.typeAnswered(response), first);
                controlPlane.sendMessage(dialect.acknowledge(response));
            }
            controlPlane.request(1);
            return;
        }
        envoy.sendMessage(response);
        responsesWait = !envoy.isReady();
        if (!responsesWait) {
            controlPlane.request(1);
        }
    }

    private synchronized void requestsMayGoOn() {
        if (requestsWait) {
            requestsWait = false;
            envoy.request(1);
        }
    }

    /** What the control plane says. */
    private final class Responses extends ClientCall.Listener<R> {
        @Override
        public void onMessage(R response) {
            answered(response);
        }

        @Override
        public void onReady() {
            requestsMayGoOn();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            synchronized (Passage.this) {
                if (!envoyIsGone) {
                    envoy.close(status, new Metadata());
                }
            }
        }
    }
}
