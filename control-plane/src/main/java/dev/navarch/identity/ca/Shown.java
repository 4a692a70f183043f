package dev.navarch.identity.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate that the daemon shows, with its key. {@code toString} shows no key.
 *
 * @param number counts them, so that certificate and key of one handshake belong together
 * @param chain the certificate first
 */
record Shown(int number, List<X509Certificate> chain, PrivateKey key) {
    Shown {
        chain = List.copyOf(chain);
    }

    @Override
    public String toString() {
        return "Shown[" + number + ", serial " + chain.getFirst().getSerialNumber().toString(16) + "]";
    }
}
