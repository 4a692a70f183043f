package dev.navarch.xds;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.ProxyParser;
import dev.navarch.loop.Clock;
import dev.navarch.loop.ThreadEventLoop;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tools may ask which services a port has. */
class ReflectionTest {

    @Test
    void aPortTellsItsServicesAndTheirSchemas() throws IOException {
        ThreadEventLoop projection = new ThreadEventLoop("projection", Clock.SYSTEM, (_, _) -> {
        });
        try (XdsServer server = new XdsServer(XdsSettings.defaults(1, "{}"), new XdsServer.Seams(new FakeGeneration(),
                new ProxyParser(Map.of())::parse, new Counted(), projection, () -> true, Clock.SYSTEM, (_, _) -> {
                }))) {
            int port = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of());
            ManagedChannel channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .usePlaintext().build();
            List<String> services = ask(channel, ServerReflectionRequest.newBuilder().setListServices("").build())
                    .getListServicesResponse().getServiceList().stream().map(ServiceResponse::getName).toList();
            String discovery = "envoy.service.discovery.v3.AggregatedDiscoveryService";
            assertTrue(services.contains(discovery), services.toString());
            assertTrue(ask(channel, ServerReflectionRequest.newBuilder().setFileContainingSymbol(discovery).build())
                    .getFileDescriptorResponse().getFileDescriptorProtoCount() > 0);
            channel.shutdownNow();
        }
        projection.close();
    }

    private static ServerReflectionResponse ask(ManagedChannel channel, ServerReflectionRequest question) {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable t) {
                        answer.completeExceptionally(t);
                    }

                    @Override
                    public void onCompleted() {
                    }
                });
        requests.onNext(question);
        return answer.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
