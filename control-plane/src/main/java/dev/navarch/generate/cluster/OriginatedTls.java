package dev.navarch.generate.cluster;

import com.google.protobuf.Any;
import dev.navarch.generate.Certificate;
import dev.navarch.model.TrafficPolicy.Tls;
import dev.navarch.model.TrafficPolicy.TlsMode;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;

/** TLS with servers that have nothing to do with the mesh's own certificates. */
final class OriginatedTls {
    private OriginatedTls() {
    }

    /** @param certificate the proxy's own, which tells whether an agent serves it what is in files */
    static TransportSocket socket(Tls tls, Certificate certificate, boolean http2) {
        CommonTlsContext.Builder common = CommonTlsContext.newBuilder().setTlsParams(MutualTls.VERSIONS);
        if (tls.mode() == TlsMode.MUTUAL) {
            certificate.useFiles(common, tls.certificate(), tls.key());
        }
        if (!tls.insecure()) {
            CertificateValidationContext.Builder expected = CertificateValidationContext.newBuilder();
            tls.subjectAltNames().forEach(name -> MutualTls.addIdentity(expected, name));
            certificate.trustFile(common, tls.roots(), expected);
        }
        if (http2) {
            common.addAlpnProtocols("h2");
        }
        UpstreamTlsContext context = UpstreamTlsContext.newBuilder().setCommonTlsContext(common).setSni(tls.sni()).build();
        return TransportSocket.newBuilder().setName("envoy.transport_sockets.tls").setTypedConfig(Any.pack(context)).build();
    }
}
