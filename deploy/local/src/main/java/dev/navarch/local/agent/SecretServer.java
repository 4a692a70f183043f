package dev.navarch.local.agent;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves the workload's certificate ({@code default}) and its roots ({@code ROOTCA}) to Envoy, and each newer one as it comes; who asks before
 * there is one waits. Speaks both variants of the protocol (Envoy's secret discovery service).
 */
final class SecretServer extends SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase {
    private final Set<SecretStream> streams = new LinkedHashSet<>(); // guarded by this, as all that streams hold
    private Map<String, Secret> secrets = Map.of(); // guarded by this

    /** From now on these are the secrets. */
    synchronized void publish(Issued issued) {
        TlsCertificate certificate = TlsCertificate.newBuilder().setCertificateChain(bytes(issued.chainPem()))
                .setPrivateKey(bytes(issued.keyPem())).build();
        CertificateValidationContext roots = CertificateValidationContext.newBuilder().setTrustedCa(bytes(issued.rootsPem()))
                .build();
        secrets = Map.of("default", Secret.newBuilder().setName("default").setTlsCertificate(certificate).build(), "ROOTCA",
                Secret.newBuilder().setName("ROOTCA").setValidationContext(roots).build());
        streams.forEach(stream -> stream.owe(secrets));
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamSecrets(StreamObserver<DiscoveryResponse> responses) {
        SecretStream stream = opened(new SecretStream(SecretStream.ofState(responses)), responses);
        return new Requests<>(stream, responses) {
            @Override
            void heard(DiscoveryRequest request) {
                stream.refused(request.getErrorDetail());
                stream.subscribe(request.getResourceNamesList(), request.getResponseNonce().isEmpty());
            }
        };
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaSecrets(StreamObserver<DeltaDiscoveryResponse> responses) {
        SecretStream stream = opened(new SecretStream(SecretStream.ofChanges(responses)), responses);
        return new Requests<>(stream, responses) {
            @Override
            void heard(DeltaDiscoveryRequest request) {
                stream.refused(request.getErrorDetail());
                stream.subscribe(request.getResourceNamesSubscribeList(), false);
                stream.unsubscribe(request.getResourceNamesUnsubscribeList());
            }
        };
    }

    private synchronized SecretStream opened(SecretStream stream, StreamObserver<?> responses) {
        // With a handler, what is sent to an Envoy that has just gone is dropped instead of being an exception.
        ((ServerCallStreamObserver<?>) responses).setOnCancelHandler(() -> closed(stream));
        streams.add(stream);
        return stream;
    }

    private synchronized void closed(SecretStream stream) {
        streams.remove(stream);
    }

    private static DataSource bytes(String pem) {
        return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
    }

    /** What Envoy says on one stream. */
    private abstract class Requests<Q> implements StreamObserver<Q> {
        private final SecretStream stream;
        private final StreamObserver<?> responses;

        Requests(SecretStream stream, StreamObserver<?> responses) {
            this.stream = stream;
            this.responses = responses;
        }

        abstract void heard(Q request);

        @Override
        public void onNext(Q request) {
            synchronized (SecretServer.this) {
                heard(request);
                stream.owe(secrets);
            }
        }

        @Override
        public void onError(@Nullable Throwable cause) {
            closed(stream);
        }

        @Override
        public void onCompleted() {
            closed(stream);
            responses.onCompleted();
        }
    }
}
