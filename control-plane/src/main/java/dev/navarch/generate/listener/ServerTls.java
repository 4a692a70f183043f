package dev.navarch.generate.listener;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import dev.navarch.generate.Certificate;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The server's side of mutual TLS: whom it is for, and what both may speak. */
final class ServerTls {
    private static final List<String> CIPHERS = List.of("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-GCM-SHA256");

    private ServerTls() {
    }

    /**
     * @param certificate which is there
     * @param peerExchange whether Envoy understands {@code istio-peer-exchange}; a client that is promised it waits for it
     */
    static TransportSocket of(Certificate certificate, MeshConfig mesh, boolean http, boolean peerExchange) {
        TlsParameters versions = TlsParameters.newBuilder()
                .setTlsMinimumProtocolVersion(mesh.peerTls().tls13Only() ? TlsProtocol.TLSv1_3 : TlsProtocol.TLSv1_2)
                .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3).addAllCipherSuites(CIPHERS).build();
        CommonTlsContext.Builder common = CommonTlsContext.newBuilder().setTlsParams(versions);
        certificate.use(common, clients(mesh));
        if (!http && peerExchange) {
            common.addAlpnProtocols("istio-peer-exchange");
        }
        common.addAlpnProtocols("h2").addAlpnProtocols("http/1.1");
        return TransportSocket.newBuilder().setName("envoy.transport_sockets.tls").setTypedConfig(Any.pack(DownstreamTlsContext
                .newBuilder().setCommonTlsContext(common).setRequireClientCertificate(BoolValue.of(true)).build())).build();
    }

    /**
     * Any workload of the own trust domain and of those that are as good; of all that the roots vouch for where any is. Envoy calls this field
     * deprecated but Istio's agents and tools know no other.
     */
    @SuppressWarnings("deprecation")
    static CertificateValidationContext.Builder clients(MeshConfig mesh) {
        CertificateValidationContext.Builder clients = CertificateValidationContext.newBuilder();
        Set<String> domains = new LinkedHashSet<>(List.of(mesh.trustDomain()));
        domains.addAll(mesh.peerTls().trustDomainAliases());
        domains.remove("");
        if (!domains.contains("*")) {
            domains.forEach(domain -> clients
                    .addMatchSubjectAltNames(StringMatcher.newBuilder().setPrefix("spiffe://" + domain + "/")));
        }
        return clients;
    }
}
