package dev.navarch.generate.listener;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;

/**
 * The server's side of mutual TLS: the certificate that the agent has for the workload, and clients of the own trust domain only.
 */
final class ServerTls {
    private static final List<String> CIPHERS = List.of("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-GCM-SHA256");
    /** The agent serves secrets itself, over a socket that Envoy's bootstrap knows by this name. */
    private static final ConfigSource AGENT = ConfigSource.newBuilder()
            .setApiConfigSource(ApiConfigSource.newBuilder().setApiType(ApiConfigSource.ApiType.GRPC)
                    .setTransportApiVersion(ApiVersion.V3).setSetNodeOnFirstMessageOnly(true)
                    .addGrpcServices(GrpcService.newBuilder()
                            .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName("sds-grpc"))))
            .setInitialFetchTimeout(Protos.ZERO).setResourceApiVersion(ApiVersion.V3).build();

    private ServerTls() {
    }

    /** @param peerExchange whether Envoy understands {@code istio-peer-exchange}; a client that is promised it waits for it */
    static TransportSocket of(String trustDomain, boolean http, boolean peerExchange) {
        CommonTlsContext.Builder common = CommonTlsContext.newBuilder()
                .setTlsParams(TlsParameters.newBuilder().setTlsMinimumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_2)
                        .setTlsMaximumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3).addAllCipherSuites(CIPHERS))
                .addTlsCertificateSdsSecretConfigs(secret("default"))
                .setCombinedValidationContext(CommonTlsContext.CombinedCertificateValidationContext.newBuilder()
                        .setDefaultValidationContext(clientsOf(trustDomain))
                        .setValidationContextSdsSecretConfig(secret("ROOTCA")));
        if (!http && peerExchange) {
            common.addAlpnProtocols("istio-peer-exchange");
        }
        common.addAlpnProtocols("h2").addAlpnProtocols("http/1.1");
        return TransportSocket.newBuilder().setName("envoy.transport_sockets.tls").setTypedConfig(Any.pack(DownstreamTlsContext
                .newBuilder().setCommonTlsContext(common).setRequireClientCertificate(BoolValue.of(true)).build())).build();
    }

    /** Envoy calls this field deprecated but Istio's agents and tools know no other. */
    @SuppressWarnings("deprecation")
    private static CertificateValidationContext clientsOf(String trustDomain) {
        return CertificateValidationContext.newBuilder()
                .addMatchSubjectAltNames(StringMatcher.newBuilder().setPrefix("spiffe://" + trustDomain + "/")).build();
    }

    private static SdsSecretConfig secret(String name) {
        return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(AGENT).build();
    }
}
