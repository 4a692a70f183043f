package dev.navarch.bench.driver;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An obedient sidecar: asks for clusters, then their endpoints, listeners and the route {@code 80}, acknowledges everything, counts bytes.
 * Its callbacks run on its connection's event loop.
 */
final class FakeProxy {
    private final int number;
    private final Fleet fleet;
    private final ManagedChannel channel;
    private final Node node;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private @Nullable ClientCall<byte[], byte[]> call;

    FakeProxy(int number, Fleet fleet, ManagedChannel channel) {
        this.number = number;
        this.fleet = fleet;
        this.channel = channel;
        String pod = "bench-" + number;
        String ip = "10.99." + number / 250 + "." + (1 + number % 250);
        this.node = Node.newBuilder().setId("sidecar~" + ip + "~" + pod + ".bench~bench.svc.cluster.local")
                .setMetadata(
                        Struct.newBuilder().putFields("CLUSTER_ID", text(fleet.clusterId())).putFields("NAMESPACE", text("bench"))
                                .putFields("INSTANCE_IPS", text(ip)).putFields("NETWORK", text("")))
                .build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    /** Opens a stream and sends the first request. */
    synchronized void connect() {
        answered.clear();
        ClientCall<byte[], byte[]> next = channel.newCall(
                Wire.method(fleet.delta() ? "DeltaAggregatedResources" : "StreamAggregatedResources"), CallOptions.DEFAULT);
        call = next;
        next.start(new Listener(next), new Metadata());
        next.request(1);
        ask(next, Wire.CLUSTER, List.of());
    }

    /** Ends the stream; the connection stays. */
    synchronized void leave() {
        if (call != null) {
            call.cancel("the driver has what it wants", null);
            call = null;
        }
    }

    void close() {
        leave();
        channel.shutdownNow();
    }

    private void ask(ClientCall<byte[], byte[]> to, String type, List<String> names) {
        if (fleet.delta()) {
            DeltaDiscoveryRequest.Builder request = DeltaDiscoveryRequest.newBuilder().setTypeUrl(type)
                    .addAllResourceNamesSubscribe(names);
            if (type.equals(Wire.CLUSTER)) {
                request.setNode(node);
            }
            to.sendMessage(request.build().toByteArray());
        } else {
            DiscoveryRequest.Builder request = DiscoveryRequest.newBuilder().setTypeUrl(type).addAllResourceNames(names);
            if (type.equals(Wire.CLUSTER)) {
                request.setNode(node);
            }
            to.sendMessage(request.build().toByteArray());
        }
    }

    private void acknowledge(ClientCall<byte[], byte[]> to, Wire.Outline response) {
        if (fleet.delta()) {
            to.sendMessage(
                    DeltaDiscoveryRequest.newBuilder().setTypeUrl(response.type()).setResponseNonce(response.nonce()).build()
                            .toByteArray());
        } else {
            to.sendMessage(DiscoveryRequest.newBuilder().setTypeUrl(response.type()).setResponseNonce(response.nonce())
                    .setVersionInfo(response.version()).addAllResourceNames(fleet.names(response.type())).build().toByteArray());
        }
    }

    private final class Listener extends ClientCall.Listener<byte[]> {
        private final ClientCall<byte[], byte[]> mine;

        Listener(ClientCall<byte[], byte[]> mine) {
            this.mine = mine;
        }

        @Override
        public void onMessage(byte[] message) {
            Wire.Outline response = Wire.outline(message);
            fleet.received(number, message);
            mine.request(1);
            if (response.type().equals(Wire.CLUSTER)) {
                fleet.learnNames(message);
            }
            acknowledge(mine, response);
            if (answered.add(response.type()) && response.type().equals(Wire.CLUSTER)) {
                ask(mine, Wire.ENDPOINT, fleet.names(Wire.ENDPOINT));
                ask(mine, Wire.LISTENER, List.of());
                ask(mine, Wire.ROUTE, fleet.names(Wire.ROUTE));
            }
            if (answered.size() == 4) {
                fleet.connected(number);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.getCode() != Status.Code.CANCELLED) {
                fleet.lost(number, status);
            }
        }
    }
}
