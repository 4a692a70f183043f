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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An obedient sidecar: asks for clusters, then their endpoints, listeners and the route {@code 80}, acknowledges everything, remembers what it
 * has, and comes back when its stream is ended by the other side. Used on the fleet's event loop only.
 */
final class FakeProxy {
    private final int number;
    private final Fleet fleet;
    private final ManagedChannel channel;
    private final Node node;
    /** What it has of each type, by name; in the state of the world the names alone count. */
    private final Map<String, Map<String, String>> resources = new HashMap<>();
    /** The version that it accepted last of each type; state of the world. */
    private final Map<String, String> versions = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
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
                                .putFields("INSTANCE_IPS", text(ip)))
                .build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    /** Opens a stream as a proxy that has just started. */
    void start() {
        resources.clear();
        versions.clear();
        ask(open(), Wire.CLUSTER, Set.of());
    }

    /** Opens a stream as Envoy does when it lost one: asks for everything at once and says what it has. */
    void resume() {
        ClientCall<byte[], byte[]> next = open();
        ask(next, Wire.CLUSTER, Set.of());
        ask(next, Wire.ENDPOINT, endpoints());
        ask(next, Wire.LISTENER, Set.of());
        ask(next, Wire.ROUTE, Set.of(Wire.ROUTE_NAME));
    }

    private ClientCall<byte[], byte[]> open() {
        answered.clear();
        ClientCall<byte[], byte[]> next = channel.newCall(
                Wire.method(fleet.delta() ? "DeltaAggregatedResources" : "StreamAggregatedResources"), CallOptions.DEFAULT);
        call = next;
        next.start(new Listener(next), new Metadata());
        next.request(1);
        return next;
    }

    /** Ends the stream; the connection stays. */
    void leave() {
        if (call != null) {
            call.cancel("the driver has what it wants", null);
            call = null;
        }
    }

    void close() {
        leave();
        channel.shutdownNow();
    }

    private Map<String, String> known(String type) {
        return resources.computeIfAbsent(type, _ -> new HashMap<>());
    }

    private Collection<String> endpoints() {
        return known(Wire.CLUSTER).keySet().stream().filter(name -> name.startsWith("outbound|")).toList();
    }

    private void ask(ClientCall<byte[], byte[]> to, String type, Collection<String> names) {
        boolean first = type.equals(Wire.CLUSTER);
        if (fleet.delta()) {
            DeltaDiscoveryRequest.Builder request = DeltaDiscoveryRequest.newBuilder().setTypeUrl(type)
                    .addAllResourceNamesSubscribe(names).putAllInitialResourceVersions(known(type));
            if (first) {
                request.setNode(node);
            }
            to.sendMessage(request.build().toByteArray());
        } else {
            DiscoveryRequest.Builder request = DiscoveryRequest.newBuilder().setTypeUrl(type).addAllResourceNames(names)
                    .setVersionInfo(versions.getOrDefault(type, ""));
            if (first) {
                request.setNode(node);
            }
            to.sendMessage(request.build().toByteArray());
        }
    }

    private void acknowledge(ClientCall<byte[], byte[]> to, Wire.Outline response) {
        String type = response.type();
        if (fleet.delta()) {
            to.sendMessage(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type).setResponseNonce(response.nonce()).build()
                    .toByteArray());
        } else {
            versions.put(type, response.version());
            Collection<String> names = switch (type) {
                case Wire.ENDPOINT -> endpoints();
                case Wire.ROUTE -> List.of(Wire.ROUTE_NAME);
                default -> List.of();
            };
            to.sendMessage(DiscoveryRequest.newBuilder().setTypeUrl(type).setResponseNonce(response.nonce())
                    .setVersionInfo(response.version()).addAllResourceNames(names).build().toByteArray());
        }
    }

    private final class Listener extends ClientCall.Listener<byte[]> {
        private final ClientCall<byte[], byte[]> mine;

        Listener(ClientCall<byte[], byte[]> mine) {
            this.mine = mine;
        }

        @Override
        public void onMessage(byte[] message) {
            if (mine != call) {
                return;
            }
            fleet.received(number, message);
            Wire.Outline response = Wire.outline(message);
            mine.request(1);
            boolean isClusters = response.type().equals(Wire.CLUSTER);
            if (fleet.delta() || isClusters) {
                Wire.learn(message, fleet.delta(), known(response.type()), fleet::shared);
            }
            acknowledge(mine, response);
            boolean isFirst = answered.add(response.type());
            if (isFirst && isClusters && !answered.contains(Wire.ENDPOINT) && known(Wire.ENDPOINT).isEmpty()
                    && versions.getOrDefault(Wire.ENDPOINT, "").isEmpty()) {
                ask(mine, Wire.ENDPOINT, endpoints());
                ask(mine, Wire.LISTENER, Set.of());
                ask(mine, Wire.ROUTE, Set.of(Wire.ROUTE_NAME));
            }
            if (isFirst && answered.size() == 4) {
                fleet.connected(number);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (mine == call) {
                call = null;
                fleet.lost(number, status);
            }
        }
    }
}
