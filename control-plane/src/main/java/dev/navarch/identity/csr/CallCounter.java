package dev.navarch.identity.csr;

import dev.navarch.loop.Clock;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Counts calls and measures how long their answers take. Thread-safe. */
public final class CallCounter implements ServerInterceptor {
    private final CallMetrics metrics;
    private final Clock clock;

    public CallCounter(CallMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String service = String.valueOf(call.getMethodDescriptor().getServiceName());
        String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
        long begin = clock.nanos();
        AtomicBoolean ended = new AtomicBoolean();
        metrics.started(service, method);
        ServerCall<Q, A> counted = new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendMessage(A message) {
                metrics.sent(service, method);
                super.sendMessage(message);
            }

            @Override
            public void close(Status status, Metadata trailers) {
                if (ended.compareAndSet(false, true)) {
                    metrics.handled(service, method, word(status.getCode()), clock.nanos() - begin);
                }
                super.close(status, trailers);
            }
        };
        return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
            @Override
            public void onMessage(Q message) {
                metrics.received(service, method);
                super.onMessage(message);
            }

            @Override
            public void onCancel() {
                if (ended.compareAndSet(false, true)) {
                    metrics.handled(service, method, word(Status.Code.CANCELLED), clock.nanos() - begin);
                }
                super.onCancel();
            }
        };
    }

    /** As Go spells it; two of its words are not made by the rule. */
    static String word(Status.Code code) {
        return switch (code) {
            case OK -> "OK";
            case CANCELLED -> "Canceled";
            case UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS,
                    UNAUTHENTICATED ->
                Arrays.stream(code.name().split("_", -1)).map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining());
        };
    }
}
