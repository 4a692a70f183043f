package dev.navarch;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A delta client that says what a test tells it to say, over a real connection; it accepts everything. */
final class AdsClient implements AutoCloseable {
    static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
    static final String ENDPOINT = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";
    static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";

    private final ManagedChannel channel;
    private final BlockingQueue<DeltaDiscoveryResponse> responses = new LinkedBlockingQueue<>();
    private final BlockingQueue<Status> end = new LinkedBlockingQueue<>();
    private final StreamObserver<DeltaDiscoveryRequest> requests;
    private final Map<String, Map<String, Resource>> has = new TreeMap<>();

    AdsClient(int port) {
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).usePlaintext()
                .build();
        requests = AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(new StreamObserver<>() {
            @Override
            public void onNext(DeltaDiscoveryResponse response) {
                responses.add(response);
            }

            @Override
            public void onError(Throwable t) {
                end.add(Status.fromThrowable(t));
            }

            @Override
            public void onCompleted() {
                end.add(Status.OK);
            }
        });
    }

    static Node node(String cluster) {
        Node.Builder node = Node.newBuilder().setId("sidecar~10.1.0.99~test.sample~sample.svc.cluster.local");
        node.getMetadataBuilder().putFields("CLUSTER_ID", com.google.protobuf.Value.newBuilder().setStringValue(cluster).build());
        return node.build();
    }

    /** A client of a sidecar that has subscribed to what every sidecar subscribes to, and to the endpoints of those clusters. */
    static AdsClient sidecar(int port, List<String> endpoints) {
        AdsClient client = new AdsClient(port);
        client.say(DeltaDiscoveryRequest.newBuilder().setNode(node("cluster1")).setTypeUrl(CLUSTER));
        client.say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(ENDPOINT).addAllResourceNamesSubscribe(endpoints));
        client.say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(LISTENER));
        return client;
    }

    AdsClient say(DeltaDiscoveryRequest.Builder request) {
        requests.onNext(request.build());
        return this;
    }

    /** How the stream ended. */
    Status end() {
        try {
            Status status = end.poll(30, TimeUnit.SECONDS);
            if (status == null) {
                throw new AssertionError("the stream goes on");
            }
            return status;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it has of a type by name, with all that has come by now. */
    Map<String, Resource> resources(String type) {
        for (DeltaDiscoveryResponse response = responses.poll(); response != null; response = responses.poll()) {
            Map<String, Resource> mine = has.computeIfAbsent(response.getTypeUrl(), _ -> new TreeMap<>());
            response.getResourcesList().forEach(resource -> mine.put(resource.getName(), resource));
            response.getRemovedResourcesList().forEach(mine::remove);
            say(DeltaDiscoveryRequest.newBuilder().setTypeUrl(response.getTypeUrl()).setResponseNonce(response.getNonce()));
        }
        if (!end.isEmpty()) {
            throw new AssertionError("the stream has ended: " + end);
        }
        return has.getOrDefault(type, Map.of());
    }

    /** The addresses of a cluster that it has, with their ports, sorted. */
    List<String> addresses(String cluster) {
        Resource resource = resources(ENDPOINT).get(cluster);
        TreeSet<String> addresses = new TreeSet<>();
        if (resource != null) {
            try {
                for (LocalityLbEndpoints place : resource.getResource().unpack(ClusterLoadAssignment.class).getEndpointsList()) {
                    for (LbEndpoint endpoint : place.getLbEndpointsList()) {
                        var address = endpoint.getEndpoint().getAddress().getSocketAddress();
                        addresses.add(address.getAddress() + ":" + address.getPortValue());
                    }
                }
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
        return List.copyOf(addresses);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
