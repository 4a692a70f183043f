package dev.navarch.identity.ca;

import dev.navarch.identity.Spiffe;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Takes client certificates that lead to a root of the mesh and bear exactly one URI, a SPIFFE id of the mesh's trust domain. Roots and trust
 * domain are those of the moment. Thread-safe.
 *
 * <p>No authorities are named to clients: which there are may change while the port is open, and without a hint a client shows what it has.
 */
final class ClientTrust extends X509ExtendedTrustManager {
    private static final int URI_NAME = 6;

    private record Judge(TrustBundle roots, X509TrustManager path) {
    }

    private final Supplier<@Nullable TrustBundle> roots;
    private final Supplier<String> trustDomain;
    private volatile @Nullable Judge judge;

    ClientTrust(Supplier<@Nullable TrustBundle> roots, Supplier<String> trustDomain) {
        this.roots = roots;
        this.trustDomain = trustDomain;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        TrustBundle now = roots.get();
        if (now == null) {
            throw new CertificateException("no roots are known yet");
        }
        Judge mine = judge;
        if (mine == null || !mine.roots.equals(now)) {
            mine = new Judge(now, pathTo(now));
            judge = mine;
        }
        mine.path.checkClientTrusted(chain, authType);
        checkName(chain[0]);
    }

    private void checkName(X509Certificate leaf) throws CertificateException {
        List<String> uris = new ArrayList<>();
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> name : names) {
                if (name.getFirst().equals(URI_NAME)) {
                    uris.add(String.valueOf(name.get(1)));
                }
            }
        }
        if (uris.size() != 1) {
            throw new CertificateException("a client certificate must bear one URI, this one bears " + uris.size());
        }
        Spiffe id = Spiffe.parse(uris.getFirst());
        if (id == null) {
            throw new CertificateException("a client certificate must bear a SPIFFE id");
        }
        if (!id.trustDomain().equals(trustDomain.get().replace('@', '.'))) {
            throw new CertificateException("the client certificate is of the trust domain " + id.trustDomain());
        }
    }

    private static X509TrustManager pathTo(TrustBundle bundle) throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate root : bundle.roots()) {
                store.setCertificateEntry("root-" + number++, root);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager path) {
                    return path;
                }
            }
            throw new CertificateException("this JDK verifies no certificates");
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("the roots cannot be used", e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
