package dev.navarch;

import dev.navarch.local.agent.AgentSpec;
import dev.navarch.local.agent.SigningRequest;
import dev.navarch.proto.ca.IstioCertificateRequest;
import dev.navarch.proto.ca.IstioCertificateServiceGrpc;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A caller of the secured port with whatever headers and certificate a test gives it, over one TLS connection. */
final class Stranger implements AutoCloseable {
    private static final String LDS = "type.googleapis.com/envoy.config.listener.v3.Listener";
    /** A key for all strangers: what is asked for is not what is tested. */
    private static final SigningRequest REQUEST = SigningRequest.create(AgentSpec.KeyKind.ECDSA_P256,
            "spiffe://cluster.local/ns/istio-system/sa/istiod");

    private final ManagedChannel channel;

    /** What a client shows of itself in the handshake, both PEM. */
    record ClientCertificate(String chain, String key) {

        /** One that nobody else vouches for. */
        static ClientCertificate selfSigned(String uri) {
            try {
                KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
                X500Principal name = new X500Principal("O=cluster.local");
                Instant now = Instant.now();
                X509CertificateHolder certificate = new JcaX509v3CertificateBuilder(name, BigInteger.TEN,
                        Date.from(now.minusSeconds(60)), Date.from(now.plusSeconds(3600)), name, keys.getPublic())
                        .addExtension(Extension.subjectAlternativeName, true,
                                new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
                return new ClientCertificate(pem("CERTIFICATE", certificate.getEncoded()),
                        pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String pem(String type, byte[] bytes) {
            return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(bytes)
                    + "\n-----END " + type + "-----\n";
        }
    }

    Stranger(AgentSpec.ControlPlane controlPlane, @Nullable ClientCertificate own) {
        try {
            SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(stream(controlPlane.rootPem()));
            if (own != null) {
                tls.keyManager(stream(own.chain), stream(own.key));
            }
            channel = NettyChannelBuilder.forAddress(controlPlane.address())
                    .overrideAuthority("istiod.istio-system.svc").sslContext(tls.build()).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token with the cluster that is said to have issued it. */
    static Map<String, String> login(String token, String cluster) {
        return Map.of("authorization", "Bearer " + token, "clusterid", cluster);
    }

    /** The certificate and its chain. */
    List<String> certificate(Map<String, String> headers) {
        return IstioCertificateServiceGrpc.newBlockingStub(channel).withInterceptors(with(headers))
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .createCertificate(IstioCertificateRequest.newBuilder().setCsr(REQUEST.pem()).build()).getCertChainList();
    }

    /** How a request for a certificate ends. */
    Status asksForACertificate(Map<String, String> headers) {
        try {
            var _ = certificate(headers);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    /** How a stream of discovery ends; OK when it does not and is answered. */
    Status discovers(Map<String, String> headers, Node node) {
        CompletableFuture<Status> end = new CompletableFuture<>();
        StreamObserver<DeltaDiscoveryRequest> requests = AggregatedDiscoveryServiceGrpc.newStub(channel)
                .withInterceptors(with(headers)).deltaAggregatedResources(new StreamObserver<>() {
                    @Override
                    public void onNext(DeltaDiscoveryResponse response) {
                        end.complete(Status.OK);
                    }

                    @Override
                    public void onError(Throwable cause) {
                        end.complete(Status.fromThrowable(cause));
                    }

                    @Override
                    public void onCompleted() {
                        end.complete(Status.OK.withDescription("ended"));
                    }
                });
        requests.onNext(DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(LDS).build());
        Status status = end.orTimeout(20, TimeUnit.SECONDS).join();
        if (status.isOk()) {
            requests.onCompleted();
        }
        return status;
    }

    String requestedKey() {
        return REQUEST.keyPem();
    }

    private static ClientInterceptor with(Map<String, String> headers) {
        Metadata metadata = new Metadata();
        headers.forEach((name, value) -> metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
