package dev.navarch.local.agent;

import dev.navarch.proto.ca.IstioCertificateRequest;
import dev.navarch.proto.ca.IstioCertificateResponse;
import dev.navarch.proto.ca.IstioCertificateServiceGrpc.IstioCertificateServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The other end of an agent: says what a test tells it to say, and remembers what it heard. */
final class ScriptedControlPlane implements AutoCloseable {
    private final ScriptedAuthority authority = new ScriptedAuthority();
    private final Server server;
    /** What the certificate service answers first; certificates once it is empty. */
    final Queue<Status> refusals = new ConcurrentLinkedQueue<>();
    final Queue<Integer> shortAnswers = new ConcurrentLinkedQueue<>();
    final BlockingQueue<String> logins = new LinkedBlockingQueue<>();
    final BlockingQueue<IstioCertificateRequest> wishes = new LinkedBlockingQueue<>();
    final BlockingQueue<DiscoveryRequest> states = new LinkedBlockingQueue<>();
    final BlockingQueue<DeltaDiscoveryRequest> changes = new LinkedBlockingQueue<>();
    final BlockingQueue<StreamObserver<DiscoveryResponse>> stateStreams = new LinkedBlockingQueue<>();
    final BlockingQueue<StreamObserver<DeltaDiscoveryResponse>> changeStreams = new LinkedBlockingQueue<>();
    volatile Duration lifetime = Duration.ofHours(1);
    private volatile boolean answersEmpty;

    ScriptedControlPlane() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .sslContext(GrpcSslContexts.forServer(authority.servingCertificate(), authority.servingKey()).build())
                    .addService(new Certificates()).addService(new Discovery()).intercept(new Logins()).build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AgentSpec spec(AgentSpec.KeyKind keys) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
        return new AgentSpec(new AgentSpec.ControlPlane(address, authority.rootPem()),
                new AgentSpec.Workload("cluster2", "sample", "caller", () -> "a-token"),
                new AgentSpec.Certificate(keys, Duration.ofHours(2)), AgentSpec.Dns.NOT_CAPTURED);
    }

    /** From now on every first request of a type is answered with nothing, which is what an Envoy needs to start. */
    void answerEmpty() {
        answersEmpty = true;
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Certificates extends IstioCertificateServiceImplBase {
        @Override
        public void createCertificate(IstioCertificateRequest request, StreamObserver<IstioCertificateResponse> answer) {
            wishes.add(request);
            Status refusal = refusals.poll();
            if (refusal != null) {
                answer.onError(refusal.asRuntimeException());
                return;
            }
            Queue<String> elements = new ArrayDeque<>(
                    List.of(authority.sign(request.getCsr(), "spiffe://td/ns/sample/sa/caller", lifetime), authority.rootPem()));
            Integer only = shortAnswers.poll();
            answer.onNext(IstioCertificateResponse.newBuilder()
                    .addAllCertChain(elements.stream().limit(only == null ? elements.size() : only).toList()).build());
            answer.onCompleted();
        }
    }

    private final class Discovery extends AggregatedDiscoveryServiceImplBase {
        @Override
        public StreamObserver<DiscoveryRequest> streamAggregatedResources(StreamObserver<DiscoveryResponse> responses) {
            stateStreams.add(responses);
            return into(states, request -> {
                if (answersEmpty && request.getResponseNonce().isEmpty()) {
                    responses.onNext(DiscoveryResponse.newBuilder().setTypeUrl(request.getTypeUrl()).setVersionInfo("0")
                            .setNonce("0").build());
                }
            });
        }

        @Override
        public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(StreamObserver<DeltaDiscoveryResponse> responses) {
            changeStreams.add(responses);
            return into(changes, request -> {
                if (answersEmpty && request.getResponseNonce().isEmpty()) {
                    responses.onNext(
                            DeltaDiscoveryResponse.newBuilder().setTypeUrl(request.getTypeUrl()).setNonce("0").build());
                }
            });
        }

        private static <T> StreamObserver<T> into(BlockingQueue<T> queue, Consumer<T> then) {
            return new StreamObserver<>() {
                @Override
                public void onNext(T request) {
                    queue.add(request);
                    then.accept(request);
                }

                @Override
                public void onError(Throwable cause) {
                    // The agent went away.
                }

                @Override
                public void onCompleted() {
                    // Likewise.
                }
            };
        }
    }

    private final class Logins implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
                ServerCallHandler<Q, R> next) {
            logins.add(call.getMethodDescriptor().getBareMethodName() + " " + header(headers, "authorization") + " "
                    + header(headers, "clusterid"));
            return next.startCall(call, headers);
        }

        private static String header(Metadata headers, String name) {
            return String.valueOf(headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
        }
    }
}
