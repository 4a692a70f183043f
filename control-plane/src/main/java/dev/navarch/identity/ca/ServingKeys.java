package dev.navarch.identity.ca;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each handshake the certificate of the moment. TLS engines ask for an alias, then for the chain and for the key of that alias: the
 * alias holds the number of the certificate, and the one before the last is kept until the next exchange, so that a handshake in the midst of
 * one gets a pair.
 */
final class ServingKeys extends X509ExtendedKeyManager {
    private static final String PREFIX = "serving-";

    private record Two(@Nullable Shown now, @Nullable Shown before) {
    }

    private volatile Two shown = new Two(null, null);

    /** From one thread. */
    void show(Shown next) {
        shown = new Two(next, shown.now);
    }

    @Nullable
    Shown now() {
        return shown.now;
    }

    private @Nullable Shown find(@Nullable String alias) {
        Two two = shown;
        if (two.now != null && (PREFIX + two.now.number()).equals(alias)) {
            return two.now;
        }
        return two.before != null && (PREFIX + two.before.number()).equals(alias) ? two.before : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(@Nullable String keyType, Principal @Nullable [] issuers,
            @Nullable SSLEngine engine) {
        return chooseServerAlias(keyType, issuers, null);
    }

    /** Key types are the JDK's, or a way of key exchange with one of them ({@code ECDHE_RSA}), as OpenSSL's bindings ask. */
    @Override
    public @Nullable String chooseServerAlias(@Nullable String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Shown now = shown.now;
        if (now == null || keyType == null) {
            return null;
        }
        String type = keyType.toUpperCase(Locale.ROOT);
        boolean fits = now.key().getAlgorithm().equals("RSA")
                ? type.startsWith("RSA") || type.endsWith("_RSA")
                : type.equals("EC") || type.equals("EC_EC") || type.endsWith("ECDSA");
        return fits ? PREFIX + now.number() : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        Shown found = find(alias);
        return found == null ? null : found.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        Shown found = find(alias);
        return found == null ? null : found.key();
    }

    @Override
    public String @Nullable [] getServerAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        String alias = chooseServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[]{alias};
    }

    /** The daemon shows this certificate to nobody whom it calls. */
    @Override
    public String @Nullable [] getClientAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String @Nullable [] keyTypes, Principal @Nullable [] issuers,
            @Nullable Socket socket) {
        return null;
    }
}
