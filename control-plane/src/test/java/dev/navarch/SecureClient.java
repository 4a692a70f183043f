package dev.navarch;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Connects to the TLS port as an agent does and asks for clusters. */
record SecureClient(int port, TrustManager trust, @Nullable KeyManager certificate) {

    /** Headers; a key may be given several times. */
    static Metadata headers(String... keysAndValues) {
        Metadata headers = new Metadata();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            headers.put(Metadata.Key.of(keysAndValues[i], Metadata.ASCII_STRING_MARSHALLER), keysAndValues[i + 1]);
        }
        return headers;
    }

    /** A sidecar's node. */
    static Node node(String namespace, Map<String, String> metadata) {
        Struct.Builder struct = Struct.newBuilder();
        metadata.forEach((key, value) -> struct.putFields(key, Value.newBuilder().setStringValue(value).build()));
        return Node.newBuilder().setId("sidecar~10.1.0.1~hello-1." + namespace + "~" + namespace + ".svc.cluster.local")
                .setMetadata(struct).build();
    }

    /** {@code served}, or code and message of the refusal. */
    String outcome(Metadata headers, Node node) {
        Status status = ask(headers, node);
        return status.isOk() ? "served" : status.getCode() + ": " + status.getDescription();
    }

    private Status ask(Metadata headers, Node node) {
        ManagedChannel channel = channel();
        CompletableFuture<Status> outcome = new CompletableFuture<>();
        try {
            StreamObserver<DeltaDiscoveryRequest> requests = AggregatedDiscoveryServiceGrpc.newStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .deltaAggregatedResources(new StreamObserver<>() {
                        @Override
                        public void onNext(DeltaDiscoveryResponse response) {
                            outcome.complete(Status.OK);
                        }

                        @Override
                        public void onError(Throwable t) {
                            outcome.complete(Status.fromThrowable(t));
                        }

                        @Override
                        public void onCompleted() {
                            outcome.complete(Status.UNKNOWN);
                        }
                    });
            requests.onNext(
                    DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(AdsClient.CLUSTER).build());
            return outcome.orTimeout(60, TimeUnit.SECONDS).join();
        } finally {
            channel.shutdownNow();
        }
    }

    private ManagedChannel channel() {
        SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(trust);
        if (certificate != null) {
            tls.keyManager(certificate);
        }
        try {
            return NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .overrideAuthority("istiod.istio-system.svc").sslContext(tls.build()).build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
