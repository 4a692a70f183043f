package dev.navarch.generate.cluster;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.navarch.generate.Certificate;
import dev.navarch.generate.Names;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Service;
import dev.navarch.model.TrafficPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** How a client's proxy speaks mutual TLS to a service of the mesh. */
final class MutualTls {
    private static final String SPIFFE = "spiffe://";
    static final TlsParameters VERSIONS = TlsParameters.newBuilder().setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
            .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3).build();
    /** For endpoints without a sidecar. It matches whatever the match before it did not, so it stands last. */
    static final TransportSocketMatch PLAINTEXT = TransportSocketMatch.newBuilder().setName("tlsMode-disabled")
            .setMatch(Struct.getDefaultInstance()).setTransportSocket(TransportSocket.newBuilder()
                    .setName("envoy.transport_sockets.raw_buffer").setTypedConfig(Any.pack(RawBuffer.getDefaultInstance())))
            .build();

    private MutualTls() {
    }

    /** For endpoints whose metadata say that a sidecar awaits mutual TLS. */
    static TransportSocketMatch match(TransportSocket socket) {
        return TransportSocketMatch.newBuilder().setName("tlsMode-istio")
                .setMatch(Struct.newBuilder().putFields("tlsMode", Value.newBuilder().setStringValue("istio").build()))
                .setTransportSocket(socket).build();
    }

    /** As a rule has it if it says so, else as everybody of the mesh has it. */
    static TransportSocket socket(Certificate certificate, MeshConfig mesh, Destination destination, boolean metadataExchange) {
        Service service = destination.service();
        TrafficPolicy.Tls said = destination.policy().tls();
        CertificateValidationContext.Builder servers = CertificateValidationContext.newBuilder();
        Collection<String> expected = said == null || said.subjectAltNames().isEmpty()
                ? identities(mesh, service)
                : said.subjectAltNames();
        expected.forEach(identity -> addIdentity(servers, identity));
        CommonTlsContext.Builder common = CommonTlsContext.newBuilder().setTlsParams(VERSIONS);
        certificate.use(common, servers);
        addProtocols(common, destination.isHttp2(), metadataExchange);
        UpstreamTlsContext context = UpstreamTlsContext.newBuilder().setCommonTlsContext(common)
                .setSni(said == null || said.sni().isEmpty()
                        ? Names.sni(destination.port().number(), destination.subset(), service.hostname())
                        : said.sni())
                .build();
        return TransportSocket.newBuilder().setName("envoy.transport_sockets.tls").setTypedConfig(Any.pack(context)).build();
    }

    /** Those who may answer for the service, in every trust domain that is as good as the mesh's own. */
    private static SortedSet<String> identities(MeshConfig mesh, Service service) {
        SortedSet<String> identities = new TreeSet<>(service.serviceAccounts());
        for (String account : service.serviceAccounts()) {
            int path = account.startsWith(SPIFFE) ? account.indexOf('/', SPIFFE.length()) : -1;
            for (String alias : path < 0 ? List.<String>of() : mesh.peerTls().trustDomainAliases()) {
                if (!alias.isEmpty() && !alias.equals("*")) {
                    identities.add(SPIFFE + alias + account.substring(path));
                }
            }
        }
        return identities;
    }

    /** Identities are URIs. The older field without a type of name, which says the same, makes Envoys warn. */
    static void addIdentity(CertificateValidationContext.Builder identities, String account) {
        identities.addMatchTypedSubjectAltNames(
                SubjectAltNameMatcher.newBuilder().setSanType(account.contains("://") ? SanType.URI : SanType.DNS)
                        .setMatcher(StringMatcher.newBuilder().setExact(account)));
    }

    /** Whoever offers the peer exchange must send it: a server with the filter waits for it. */
    private static void addProtocols(CommonTlsContext.Builder common, boolean http2, boolean metadataExchange) {
        if (metadataExchange) {
            common.addAlpnProtocols("istio-peer-exchange");
        }
        common.addAlpnProtocols("istio");
        if (http2) {
            common.addAlpnProtocols("h2");
        }
    }
}
