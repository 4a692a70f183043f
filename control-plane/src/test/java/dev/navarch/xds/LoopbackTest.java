package dev.navarch.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.navarch.generate.ProxyParser;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.View;
import dev.navarch.loop.Clock;
import dev.navarch.loop.ThreadEventLoop;
import dev.navarch.model.ClusterId;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.PeerAuthentications;
import dev.navarch.model.SecurityPolicies;
import dev.navarch.model.TrafficRules;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as clients see it over a real connection. */
class LoopbackTest {
    private final Counted counted = new Counted();
    private final FakeGeneration generation = new FakeGeneration();
    private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private final ThreadEventLoop projection = new ThreadEventLoop("projection", Clock.SYSTEM, (_, cause) -> faults.add(cause));
    private final XdsServer server = new XdsServer(XdsSettings.defaults(2, "{\"Component\":\"istiod\"}"),
            new XdsServer.Seams(generation, new ProxyParser(Map.of())::parse, counted, projection, () -> this.ready, Clock.SYSTEM,
                    (_, cause) -> faults.add(cause)));
    private volatile boolean ready = true;
    private ManagedChannel channel = NettyChannelBuilder.forTarget("localhost:1").build();

    @BeforeEach
    void listen() throws IOException {
        int port = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of());
        channel.shutdownNow();
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.close();
        projection.close();
        assertEquals(List.of(), List.copyOf(faults));
    }

    private void publish(long version, Map<View, Map<String, String>> contents) {
        generation.put(version, contents, Map.of());
        server.publish(
                new World(version, MeshConfig.defaults(), "cluster.local", new ClusterId("c1"), Map.of(), Map.of(), Map.of(),
                        Map.of(), Set.of(), List.of(), Set.of(), PeerAuthentications.NONE, SecurityPolicies.NONE,
                        TrafficRules.NONE),
                new WorldDelta(true, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(),
                        dev.navarch.model.RuleChanges.NONE, Set.of(), Map.of(),
                        Map.of()));
    }

    private static Map<View, Map<String, String>> clusters(String content) {
        return Map.of(new FakeGeneration.Table(ResourceType.CLUSTER, FakeGeneration.ALL), Map.of("a", content, "b", "1"));
    }

    private <T> StreamObserver<T> observer() {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                answers.add(value);
            }

            @Override
            public void onError(Throwable t) {
                answers.add(Status.fromThrowable(t));
            }

            @Override
            public void onCompleted() {
                answers.add(Status.OK);
            }
        };
    }

    private StreamObserver<DeltaDiscoveryRequest> delta() {
        return AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(this.<DeltaDiscoveryResponse>observer());
    }

    private StreamObserver<DiscoveryRequest> state() {
        return AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(this.<DiscoveryResponse>observer());
    }

    private Object answer() throws InterruptedException {
        Object answer = answers.poll(30, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer came");
        }
        return answer;
    }

    private Status status() throws InterruptedException {
        Object answer = answer();
        if (answer instanceof Status status) {
            return status;
        }
        throw new AssertionError("no end but " + answer);
    }

    /** Streams are refused until the first World has reached all loops. */
    private DeltaDiscoveryResponse firstAnswer(DeltaDiscoveryRequest request) throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            StreamObserver<DeltaDiscoveryRequest> stream = delta();
            stream.onNext(request);
            Object answer = answer();
            if (answer instanceof DeltaDiscoveryResponse response) {
                return response;
            }
            assertEquals(Status.Code.UNAVAILABLE, ((Status) answer).getCode());
            Thread.sleep(5);
        }
        throw new AssertionError("it never gets ready");
    }

    private static DeltaDiscoveryRequest request(Node node) {
        return DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(ResourceType.CLUSTER.typeUrl()).build();
    }

    @Test
    void resourcesAndTheirChangesArrive() throws Exception {
        publish(1, clusters("1"));
        DeltaDiscoveryResponse first = firstAnswer(request(Client.node("p.ns")));
        assertEquals("cds a=1 b=1", Got.of(first, 0).toString());
        assertEquals("{\"Component\":\"istiod\"}", first.getControlPlane().getIdentifier());
        StreamObserver<DiscoveryRequest> other = state();
        other.onNext(
                DiscoveryRequest.newBuilder().setNode(Client.node("q.ns")).setTypeUrl(ResourceType.CLUSTER.typeUrl()).build());
        DiscoveryResponse full = (DiscoveryResponse) answer();
        assertEquals("cds a=1 b=1", Got.of(full, 0).toString());
        other.onNext(DiscoveryRequest.newBuilder().setTypeUrl(ResourceType.CLUSTER.typeUrl()).setResponseNonce(full.getNonce())
                .setVersionInfo(full.getVersionInfo()).build());
        List<StreamStatus> streams = server.streams().get(30, TimeUnit.SECONDS);
        assertEquals(Set.of("p.ns", "q.ns"), Set.copyOf(streams.stream().map(s -> s.proxy().id()).toList()));
        assertTrue(streams.stream().allMatch(s -> s.connectionId().matches("[pq]\\.ns-\\d+")));
        assertTrue(streams.stream().flatMap(s -> s.types().values().stream()).allMatch(t -> t.resources().size() == 2));
        assertTrue(streams.getFirst().address().matches("127.0.0.1:\\d+"));
        publish(2, clusters("2"));
        assertEquals("cds a=2 b=1", Got.of((DiscoveryResponse) answer(), 0).toString());
    }

    @Test
    void aStreamBeforeReadinessIsRefused() throws Exception {
        publish(1, clusters("1"));
        firstAnswer(request(Client.node("p.ns")));
        ready = false;
        delta().onNext(request(Client.node("p.ns")));
        assertEquals(Status.Code.UNAVAILABLE, status().getCode());
    }

    @Test
    void aFirstRequestWithoutNodeIsRefused() throws Exception {
        publish(1, clusters("1"));
        firstAnswer(request(Client.node("p.ns")));
        delta().onNext(request(Node.getDefaultInstance()));
        Status status = status();
        assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode());
        assertTrue(String.valueOf(status.getDescription()).contains("missing node information"));
        delta().onNext(request(Node.newBuilder().setId("nonsense").build()));
        assertEquals(Status.Code.INVALID_ARGUMENT, status().getCode());
        assertEquals(2, counted.sum("refused node"));
    }

    @Test
    void aRequestOfFiveMegabytesIsRefusedAndTheNextStreamIsServed() throws Exception {
        publish(1, clusters("1"));
        firstAnswer(request(Client.node("p.ns")));
        delta().onNext(request(Client.node("p.ns")).toBuilder().addResourceNamesSubscribe("x".repeat(5 << 20)).build());
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, status().getCode());
        assertEquals("cds a=1 b=1", Got.of(firstAnswer(request(Client.node("p.ns"))), 0).toString());
    }

    @Test
    void unknownTypesAreIgnoredAndDebugNeedsACaller() throws Exception {
        publish(1, clusters("1"));
        firstAnswer(request(Client.node("p.ns")));
        StreamObserver<DeltaDiscoveryRequest> stream = delta();
        stream.onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl("type.googleapis.com/istio.v1.HealthInformation").build());
        stream.onNext(request(Client.node("p.ns")).toBuilder().setTypeUrl("type.googleapis.com/some.Thing").build());
        stream.onNext(request(Client.node("p.ns")));
        assertEquals("cds a=1 b=1", Got.of((DeltaDiscoveryResponse) answer(), 0).toString());
        assertEquals(1, counted.sum("ignored unknown_type"));
        stream.onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl("istio.io/debug/syncz").build());
        assertEquals(Status.Code.UNAUTHENTICATED, status().getCode());
    }

    @Test
    void whoIsConnectedIsSentElsewhereAtTheEndAndLaterNewsConcernsNobody() throws Exception {
        publish(1, clusters("1"));
        firstAnswer(request(Client.node("p.ns")));
        server.close();
        Status end = status();
        assertEquals("UNAVAILABLE: the control plane is shutting down", end.getCode() + ": " + end.getDescription());
        publish(2, clusters("2"));
        CompletableFuture<Void> projected = new CompletableFuture<>();
        projection.post(() -> projection.post(() -> projected.complete(null)));
        projected.get(30, TimeUnit.SECONDS);
    }
}
