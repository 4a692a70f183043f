package dev.navarch.generate.listener;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import dev.navarch.generate.Certificate;
import dev.navarch.model.GatewayFact.Clients;
import dev.navarch.model.GatewayFact.Source;
import dev.navarch.model.GatewayFact.Tls;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.GatewayFact.TlsVersion;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TLS that ends at a router, as its Gateway states it. What cannot be had as stated is refused: it is never had with less. */
final class RouterTls {
    /** What Envoy's TLS library knows; one other name and it refuses the listener. */
    private static final Set<String> CIPHERS = Set.of("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA",
            "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA");

    private RouterTls() {
    }

    /** Why TLS cannot be had as stated; null if it can. */
    static @Nullable String refused(Tls tls, Certificate own) {
        for (String cipher : tls.cipherSuites()) {
            if (!CIPHERS.contains(cipher)) {
                return cipher + " is no cipher suite that Envoy knows";
            }
        }
        if (tls.mode() == TlsMode.ISTIO_MUTUAL) {
            return own.isThere() ? null : "the proxy has no certificate of the mesh";
        }
        if (tls.certificates().isEmpty()) {
            return "it has no certificate; name serverCertificate and privateKey";
        }
        boolean checked = tls.mode() != TlsMode.SIMPLE;
        Source authorities = tls.clients().authorities();
        if (tls.certificates().stream().anyMatch(source -> source instanceof Source.Credential)
                || (checked && authorities instanceof Source.Credential)) {
            return "certificates from secrets (credentialName) are not served; name files of the proxy's";
        }
        return checked && authorities == null ? "it does not say who vouches for clients; name caCertificates" : null;
    }

    /** @param tls which is not {@link #refused} */
    static TransportSocket of(Tls tls, Certificate own, MeshConfig mesh, boolean http, boolean peerExchange) {
        if (tls.mode() == TlsMode.ISTIO_MUTUAL && isUsual(tls)) {
            return ServerTls.of(own, mesh, http, peerExchange);
        }
        CommonTlsContext.Builder common = CommonTlsContext.newBuilder().setTlsParams(TlsParameters.newBuilder()
                .setTlsMinimumProtocolVersion(
                        tls.minVersion() == TlsVersion.AUTO ? TlsProtocol.TLSv1_2 : protocol(tls.minVersion()))
                .setTlsMaximumProtocolVersion(protocol(tls.maxVersion())).addAllCipherSuites(tls.cipherSuites()));
        boolean ofMesh = tls.mode() == TlsMode.ISTIO_MUTUAL && tls.clients().subjectAltNames().isEmpty();
        CertificateValidationContext.Builder clients = clients(tls.clients(),
                ofMesh ? ServerTls.clients(mesh) : CertificateValidationContext.newBuilder());
        if (tls.mode() == TlsMode.ISTIO_MUTUAL) {
            own.use(common, clients);
        } else {
            boolean agent = own instanceof Certificate.OfAgent;
            String roots = tls.clients().authorities() instanceof Source.Files files ? files.certificates() : "";
            for (Source source : tls.certificates()) {
                if (source instanceof Source.Files files) {
                    CommonTlsContext.Builder one = CommonTlsContext.newBuilder();
                    certificate(files, roots, agent).use(one, clients);
                    common.mergeFrom(one.build());
                }
            }
            if (tls.mode() == TlsMode.SIMPLE) {
                common.clearValidationContextType();
            }
        }
        if (!http && peerExchange && tls.mode() == TlsMode.ISTIO_MUTUAL) {
            common.addAlpnProtocols("istio-peer-exchange");
        }
        common.addAlpnProtocols("h2").addAlpnProtocols("http/1.1");
        boolean required = tls.mode() == TlsMode.MUTUAL || tls.mode() == TlsMode.ISTIO_MUTUAL;
        return TransportSocket.newBuilder().setName("envoy.transport_sockets.tls").setTypedConfig(Any.pack(DownstreamTlsContext
                .newBuilder().setCommonTlsContext(common).setRequireClientCertificate(BoolValue.of(required)).build())).build();
    }

    /** Whether nothing is stated beside the mode, so that any workload of the mesh may come. */
    private static boolean isUsual(Tls tls) {
        Clients clients = tls.clients();
        return tls.cipherSuites().isEmpty() && tls.minVersion() == TlsVersion.AUTO && tls.maxVersion() == TlsVersion.AUTO
                && clients.subjectAltNames().isEmpty() && clients.spki().isEmpty() && clients.hashes().isEmpty()
                && clients.revoked().isEmpty();
    }

    /** An agent serves the files that it is asked for by name; without one, Envoy reads them. */
    private static Certificate certificate(Source.Files files, String roots, boolean agent) {
        return agent
                ? new Certificate.OfAgent("file-cert:" + files.certificates() + "~" + files.key(), "file-root:" + roots)
                : new Certificate.OfFiles(files.certificates(), files.key(), roots);
    }

    /** Envoy calls the field for names deprecated but Istio's tools know no other. */
    @SuppressWarnings("deprecation")
    private static CertificateValidationContext.Builder clients(Clients clients, CertificateValidationContext.Builder expected) {
        expected.addAllVerifyCertificateSpki(clients.spki()).addAllVerifyCertificateHash(clients.hashes());
        List<String> names = clients.subjectAltNames();
        names.forEach(name -> expected.addMatchSubjectAltNames(StringMatcher.newBuilder().setExact(name)));
        if (!clients.revoked().isEmpty()) {
            expected.setCrl(DataSource.newBuilder().setFilename(clients.revoked()));
        }
        return expected;
    }

    private static TlsProtocol protocol(TlsVersion version) {
        return switch (version) {
            case AUTO -> TlsProtocol.TLS_AUTO;
            case V1_0 -> TlsProtocol.TLSv1_0;
            case V1_1 -> TlsProtocol.TLSv1_1;
            case V1_2 -> TlsProtocol.TLSv1_2;
            case V1_3 -> TlsProtocol.TLSv1_3;
        };
    }
}
