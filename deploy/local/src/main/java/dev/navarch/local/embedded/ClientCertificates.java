package dev.navarch.local.embedded;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.TrustOptions;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Date;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Who a client's certificate speaks for: the common name of one that the cluster's own authority signed. As with Kubernetes any certificate gets
 * through the handshake, and one that nobody vouches for is refused with 401.
 */
final class ClientCertificates {
    private final Authority authority;

    ClientCertificates(Authority authority) {
        this.authority = authority;
    }

    /** For the server: certificates are judged by {@link #user}. */
    static TrustOptions trust() {
        return TrustOptions.wrap(new Judged());
    }

    /** The user, {@link Gate#ANONYMOUS} without a certificate; a refusal of 401 if it is not one of ours. */
    String user(HttpServerRequest request) {
        SSLSession session = request.sslSession();
        Certificate[] chain;
        try {
            chain = session == null ? new Certificate[0] : session.getPeerCertificates();
        } catch (SSLPeerUnverifiedException _) {
            return Gate.ANONYMOUS;
        }
        if (chain.length == 0) {
            return Gate.ANONYMOUS;
        }
        try {
            X509Certificate certificate = (X509Certificate) chain[0];
            certificate.verify(authority.signer().getPublic());
            certificate.checkValidity(Date.from(authority.stamps().clock().instant()));
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(part.getValue());
                }
            }
        } catch (GeneralSecurityException | InvalidNameException _) {
            throw Refusal.unauthorized();
        }
        throw Refusal.unauthorized();
    }

    private static final class Judged extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
