package dev.navarch.local.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.navarch.local.Eventually;
import dev.navarch.local.agent.AgentSpec.KeyKind;
import dev.navarch.proto.nds.NameTable;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The agent between a client that behaves as Envoy and a scripted control plane. */
class AgentTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LDS = "type.googleapis.com/envoy.config.listener.v3.Listener";
    private static final String CDS = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
    private static final String NDS = "type.googleapis.com/istio.networking.nds.v1.NameTable";
    private static final String PCDS = "type.googleapis.com/istio.mesh.v1alpha1.ProxyConfig";

    private final ScriptedControlPlane controlPlane = new ScriptedControlPlane();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(controlPlane));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private Agent agent(AgentSpec spec) {
        Agent agent = Agent.start(spec);
        open.add(agent);
        return agent;
    }

    private ManagedChannel channel(Path socket) {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket)).usePlaintext()
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class).eventLoopGroup(group).build();
        open.add(() -> {
            channel.shutdownNow();
            var _ = group.shutdownGracefully();
        });
        return channel;
    }

    /** What came on a stream, and how it ended. */
    private record Heard<R>(BlockingQueue<R> responses, BlockingQueue<Status> end) implements StreamObserver<R> {
        Heard() {
            this(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
        }

        @Override
        public void onNext(R response) {
            responses.add(response);
        }

        @Override
        public void onError(Throwable cause) {
            end.add(Status.fromThrowable(cause));
        }

        @Override
        public void onCompleted() {
            end.add(Status.OK);
        }

        R next() {
            return ScriptedControlPlane.next(responses);
        }
    }

    @Test
    void itGetsACertificateForEitherKindOfKeyUnderItsToken() {
        for (KeyKind keys : KeyKind.values()) {
            Issued issued = agent(controlPlane.spec(keys)).awaitCertificate(SOON);
            assertEquals(keys == KeyKind.RSA_2048 ? "RSA" : "EC", issued.certificate().getPublicKey().getAlgorithm());
            assertEquals("CreateCertificate Bearer a-token cluster2", ScriptedControlPlane.next(controlPlane.logins));
            assertEquals(7200, ScriptedControlPlane.next(controlPlane.wishes).getValidityDuration());
            assertFalse(issued.toString().contains("PRIVATE"));
        }
    }

    @Test
    void itTriesAgainAfterPassingErrorsAndAfterAnswersThatLackTheRoot() {
        controlPlane.refusals.addAll(List.of(Status.UNAVAILABLE, Status.INTERNAL, Status.UNAUTHENTICATED));
        controlPlane.shortAnswers.add(1);
        Agent agent = agent(controlPlane.spec(KeyKind.ECDSA_P256));
        agent.awaitCertificate(SOON);
        assertEquals(5, controlPlane.wishes.size());
        assertTrue(agent.failure().isEmpty());
    }

    @Test
    void itRenewsInTime() {
        controlPlane.lifetime = Duration.ofSeconds(3);
        Agent agent = agent(controlPlane.spec(KeyKind.ECDSA_P256));
        Issued first = agent.awaitCertificate(SOON);
        Eventually.holds("another certificate", SOON, () -> agent.awaitCertificate(SOON) != first);
        assertTrue(agent.awaitCertificate(SOON).certificate().getNotAfter().toInstant()
                .isAfter(first.certificate().getNotAfter().toInstant()));
    }

    @Test
    void secretsReachEnvoyInBothVariantsAndEachRenewalIsPushed() throws InvalidProtocolBufferException {
        Agent agent = agent(controlPlane.spec(KeyKind.ECDSA_P256));
        var stub = SecretDiscoveryServiceGrpc.newStub(channel(agent.secretSocket()));
        Heard<DiscoveryResponse> state = new Heard<>();
        stub.streamSecrets(state).onNext(DiscoveryRequest.newBuilder().addResourceNames("default").build());
        Heard<DeltaDiscoveryResponse> changes = new Heard<>();
        stub.deltaSecrets(changes)
                .onNext(DeltaDiscoveryRequest.newBuilder().addAllResourceNamesSubscribe(List.of("default", "ROOTCA")).build());
        Issued issued = agent.awaitCertificate(SOON);
        Secret certificate = state.next().getResources(0).unpack(Secret.class);
        assertEquals(issued.chainPem(), certificate.getTlsCertificate().getCertificateChain().getInlineBytes().toStringUtf8());
        assertEquals(issued.keyPem(), certificate.getTlsCertificate().getPrivateKey().getInlineBytes().toStringUtf8());
        List<Resource> both = changes.next().getResourcesList();
        assertEquals(List.of("ROOTCA", "default"), both.stream().map(Resource::getName).toList());
        assertEquals(issued.rootsPem(), both.getFirst().getResource().unpack(Secret.class).getValidationContext().getTrustedCa()
                .getInlineBytes().toStringUtf8());
        Issued next = agent.rotate(SOON);
        assertNotEquals(issued.chainPem(), next.chainPem());
        assertEquals(next.chainPem(), state.next().getResources(0).unpack(Secret.class).getTlsCertificate().getCertificateChain()
                .getInlineBytes().toStringUtf8());
        // The root is the same, so it is not sent again.
        assertEquals(List.of("default"), changes.next().getResourcesList().stream().map(Resource::getName).toList());
    }

    @Test
    void discoveryPassesUntouchedButForWhatTheAgentAsksItself() {
        Agent agent = agent(controlPlane.spec(KeyKind.ECDSA_P256).capturingDns());
        Heard<DeltaDiscoveryResponse> envoy = new Heard<>();
        StreamObserver<DeltaDiscoveryRequest> requests = AggregatedDiscoveryServiceGrpc
                .newStub(channel(agent.discoverySocket())).deltaAggregatedResources(envoy);
        DeltaDiscoveryRequest clusters = DeltaDiscoveryRequest.newBuilder().setTypeUrl(CDS)
                .setNode(Node.newBuilder().setId("sidecar~1~2~3")).build();
        requests.onNext(clusters);
        assertEquals(clusters, ScriptedControlPlane.next(controlPlane.changes));
        DeltaDiscoveryRequest listeners = DeltaDiscoveryRequest.newBuilder().setTypeUrl(LDS).build();
        requests.onNext(listeners);
        assertEquals(listeners, ScriptedControlPlane.next(controlPlane.changes));
        assertEquals(NDS, ScriptedControlPlane.next(controlPlane.changes).getTypeUrl());
        assertEquals(PCDS, ScriptedControlPlane.next(controlPlane.changes).getTypeUrl());

        StreamObserver<DeltaDiscoveryResponse> stream = ScriptedControlPlane.next(controlPlane.changeStreams);
        NameTable names = NameTable.newBuilder()
                .putTable("a.sample.svc.cluster.local", NameTable.NameInfo.newBuilder().addIps("10.0.0.1").build()).build();
        stream.onNext(DeltaDiscoveryResponse.newBuilder().setTypeUrl(NDS).setNonce("n7")
                .addResources(Resource.newBuilder().setResource(Any.pack(names, "type.googleapis.com"))).build());
        DeltaDiscoveryResponse answer = DeltaDiscoveryResponse.newBuilder().setTypeUrl(CDS).setNonce("n8")
                .setSystemVersionInfo("v").addRemovedResources("gone").build();
        stream.onNext(answer);
        assertEquals(answer, envoy.next());
        assertEquals(DeltaDiscoveryRequest.newBuilder().setTypeUrl(NDS).setResponseNonce("n7").build(),
                ScriptedControlPlane.next(controlPlane.changes));
        assertEquals(names, agent.names().orElseThrow());
        requests.onNext(listeners);
        assertEquals(listeners, ScriptedControlPlane.next(controlPlane.changes));
        assertTrue(controlPlane.changes.isEmpty());
    }

    @Test
    void whenTheControlPlanesSideEndsEnvoysEndsWithTheSameStatus() {
        Agent agent = agent(controlPlane.spec(KeyKind.ECDSA_P256));
        Heard<DiscoveryResponse> envoy = new Heard<>();
        StreamObserver<DiscoveryRequest> requests = AggregatedDiscoveryServiceGrpc.newStub(channel(agent.discoverySocket()))
                .streamAggregatedResources(envoy);
        requests.onNext(DiscoveryRequest.newBuilder().setTypeUrl(LDS).build());
        assertEquals(LDS, ScriptedControlPlane.next(controlPlane.states).getTypeUrl());
        assertEquals(PCDS, ScriptedControlPlane.next(controlPlane.states).getTypeUrl());
        ScriptedControlPlane.next(controlPlane.stateStreams)
                .onError(Status.PERMISSION_DENIED.withDescription("not you").asRuntimeException());
        Status end = ScriptedControlPlane.next(envoy.end());
        assertEquals(Status.Code.PERMISSION_DENIED, end.getCode());
        assertEquals("not you", end.getDescription());
    }
}
