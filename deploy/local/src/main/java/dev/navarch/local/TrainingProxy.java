package dev.navarch.local;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A sidecar's stream that subscribes to everything, accepts everything and counts what comes. Thread-safe. */
final class TrainingProxy implements AutoCloseable {
    private static final String TYPE = "type.googleapis.com/envoy.config.";
    private static final String CLUSTERS = TYPE + "cluster.v3.Cluster";
    private static final String ENDPOINTS = TYPE + "endpoint.v3.ClusterLoadAssignment";
    private static final String LISTENERS = TYPE + "listener.v3.Listener";
    private static final String ROUTES = TYPE + "route.v3.RouteConfiguration";

    private final ManagedChannel channel;
    private final StreamObserver<DeltaDiscoveryRequest> requests;
    private final AtomicInteger responses = new AtomicInteger();

    TrainingProxy(int port, int number) {
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE).build();
        requests = AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(new StreamObserver<>() {
            @Override
            public void onNext(DeltaDiscoveryResponse response) {
                take(response);
            }

            @Override
            public void onError(Throwable t) {
                // The count stops, which whoever waits for it will see.
            }

            @Override
            public void onCompleted() {
            }
        });
        Node node = Node.newBuilder()
                .setId("sidecar~10.9.0." + number + "~proxy-" + number + ".default~default.svc.cluster.local")
                .build();
        ask(DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(CLUSTERS));
        ask(DeltaDiscoveryRequest.newBuilder().setTypeUrl(LISTENERS));
        ask(DeltaDiscoveryRequest.newBuilder().setTypeUrl(ROUTES).addResourceNamesSubscribe("80"));
    }

    private void ask(DeltaDiscoveryRequest.Builder request) {
        synchronized (channel) {
            requests.onNext(request.build());
        }
    }

    private void take(DeltaDiscoveryResponse response) {
        if (response.getTypeUrl().equals(CLUSTERS)) {
            ask(DeltaDiscoveryRequest.newBuilder().setTypeUrl(ENDPOINTS).addAllResourceNamesSubscribe(
                    response.getResourcesList().stream().map(Resource::getName).filter(name -> name.startsWith("outbound|"))
                            .toList()));
        }
        ask(DeltaDiscoveryRequest.newBuilder().setTypeUrl(response.getTypeUrl()).setResponseNonce(response.getNonce()));
        responses.incrementAndGet();
    }

    /** Responses so far. */
    int responses() {
        return responses.get();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
