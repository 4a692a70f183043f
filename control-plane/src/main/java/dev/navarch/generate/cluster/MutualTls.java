package dev.navarch.generate.cluster;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.navarch.generate.Names;
import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/**
 * How a client's proxy speaks mutual TLS to a service of the mesh. Certificates come from the proxy's agent, by the static cluster
 * {@code sds-grpc}, which only a proxy with an agent has.
 */
final class MutualTls {
    private static final TlsParameters VERSIONS = TlsParameters.newBuilder().setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
            .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3).build();
    private static final ConfigSource AGENT = ConfigSource.newBuilder()
            .setApiConfigSource(ApiConfigSource.newBuilder().setApiType(ApiConfigSource.ApiType.GRPC)
                    .setTransportApiVersion(ApiVersion.V3).setSetNodeOnFirstMessageOnly(true)
                    .addGrpcServices(GrpcService.newBuilder()
                            .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName("sds-grpc"))))
            .setInitialFetchTimeout(Duration.getDefaultInstance()).setResourceApiVersion(ApiVersion.V3).build();
    private static final SdsSecretConfig CERTIFICATE = secret("default");
    private static final SdsSecretConfig ROOTS = secret("ROOTCA");

    /** For endpoints without a sidecar. It matches whatever the match before it did not, so it stands last. */
    static final TransportSocketMatch PLAINTEXT = TransportSocketMatch.newBuilder().setName("tlsMode-disabled")
            .setMatch(Struct.getDefaultInstance()).setTransportSocket(TransportSocket.newBuilder()
                    .setName("envoy.transport_sockets.raw_buffer").setTypedConfig(Any.pack(RawBuffer.getDefaultInstance())))
            .build();

    private MutualTls() {
    }

    private static SdsSecretConfig secret(String name) {
        return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(AGENT).build();
    }

    /** For endpoints whose metadata say that a sidecar awaits mutual TLS. */
    static TransportSocketMatch match(TransportSocket socket) {
        return TransportSocketMatch.newBuilder().setName("tlsMode-istio")
                .setMatch(Struct.newBuilder().putFields("tlsMode", Value.newBuilder().setStringValue("istio").build()))
                .setTransportSocket(socket).build();
    }

    static TransportSocket socket(Service service, ServicePort port, boolean metadataExchange) {
        CertificateValidationContext.Builder identities = CertificateValidationContext.newBuilder();
        for (String account : service.serviceAccounts()) {
            addIdentity(identities, account);
        }
        CommonTlsContext.Builder common = CommonTlsContext.newBuilder().setTlsParams(VERSIONS)
                .addTlsCertificateSdsSecretConfigs(CERTIFICATE)
                .setCombinedValidationContext(CommonTlsContext.CombinedCertificateValidationContext.newBuilder()
                        .setDefaultValidationContext(identities).setValidationContextSdsSecretConfig(ROOTS));
        addProtocols(common, port.protocol(), metadataExchange);
        UpstreamTlsContext context = UpstreamTlsContext.newBuilder().setCommonTlsContext(common)
                .setSni(Names.sni(port.number(), service.hostname())).build();
        return TransportSocket.newBuilder().setName("envoy.transport_sockets.tls").setTypedConfig(Any.pack(context)).build();
    }

    /** Identities are URIs. The older field without a type of name, which says the same, makes Envoys warn. */
    private static void addIdentity(CertificateValidationContext.Builder identities, String account) {
        identities.addMatchTypedSubjectAltNames(
                SubjectAltNameMatcher.newBuilder().setSanType(account.contains("://") ? SanType.URI : SanType.DNS)
                        .setMatcher(StringMatcher.newBuilder().setExact(account)));
    }

    /** Whoever offers the peer exchange must send it: a server with the filter waits for it. */
    private static void addProtocols(CommonTlsContext.Builder common, Protocol protocol, boolean metadataExchange) {
        if (metadataExchange) {
            common.addAlpnProtocols("istio-peer-exchange");
        }
        common.addAlpnProtocols("istio");
        if (protocol.isHttp2()) {
            common.addAlpnProtocols("h2");
        }
    }
}
