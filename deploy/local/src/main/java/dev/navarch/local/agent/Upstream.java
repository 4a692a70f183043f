package dev.navarch.local.agent;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** The connection to the control plane: its certificate is checked, and each call bears the workload's token and cluster. */
final class Upstream implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> CLUSTER = key("ClusterID");
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    /** A mesh's endpoints in one response are some megabytes. */
    static final int MAX_MESSAGE_BYTES = 64 << 20;

    private final ManagedChannel channel;
    private final Channel authenticated;

    Upstream(AgentSpec spec) {
        try {
            channel = NettyChannelBuilder.forAddress(spec.controlPlane().address())
                    .overrideAuthority(AgentSpec.ControlPlane.NAME)
                    .sslContext(GrpcSslContexts.forClient().trustManager(new ByteArrayInputStream(
                            spec.controlPlane().rootPem().getBytes(StandardCharsets.US_ASCII))).build())
                    .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS).maxInboundMessageSize(MAX_MESSAGE_BYTES).build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("the control plane's roots cannot be used", e);
        }
        authenticated = ClientInterceptors.intercept(channel, new Login(spec.workload()));
    }

    /** For one call or stream; a connection that failed before is tried anew at once, as an agent dials anew for each. */
    Channel channel() {
        channel.resetConnectBackoff();
        return authenticated;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private record Login(AgentSpec.Workload workload) implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    headers.put(AUTHORIZATION, "Bearer " + workload.token().get());
                    headers.put(CLUSTER, workload.clusterId());
                    super.start(listener, headers);
                }
            };
        }
    }
}
