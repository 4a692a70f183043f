package dev.navarch.identity.ca;

import dev.navarch.identity.ca.ServingSettings.Files;
import dev.navarch.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that the daemon shows on its TLS ports, exchanged without a restart whenever its source changes. The source is decided once:
 * files by flags, files in Istio's places, or the authority.
 *
 * <p>The loop, which may be the authority's, owns the state; what {@link #keys} and {@link #clients} give is thread-safe.
 */
public final class Serving implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    private final ServingSettings settings;
    private final @Nullable Files files;
    private final @Nullable Authority authority;
    private final EventLoop loop;
    private final SecureRandom random;
    private final ServingKeys keys = new ServingKeys();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final List<Consumer<TrustBundle>> listeners = new ArrayList<>();
    private @Nullable WatchedFiles watched;
    private @Nullable KeyPair ownKey;
    private String discoveryHost = "";
    private int shown;
    private volatile @Nullable TrustBundle bundle;

    private Serving(ServingSettings settings, @Nullable Files files, @Nullable Authority authority, EventLoop loop,
            SecureRandom random) {
        this.settings = settings;
        this.files = files;
        this.authority = authority;
        this.loop = loop;
        this.random = random;
    }

    /**
     * Decides where the certificate comes from.
     *
     * @param authority null when this daemon is none
     * @return null when there is no certificate to be had, so that no TLS port can be opened
     */
    public static @Nullable Serving open(ServingSettings settings, @Nullable Authority authority, EventLoop loop,
            SecureRandom random) {
        Files files = settings.given() != null ? settings.given() : mounted(settings.mount());
        if (files == null && (authority == null || !settings.issuedByAuthority())) {
            return null;
        }
        return new Serving(settings, files, authority, loop, random);
    }

    private static @Nullable Files mounted(ServingSettings.Mount mount) {
        Path certificate = mount.directory().resolve("tls.crt");
        Path key = mount.directory().resolve("tls.key");
        if (!isFile(certificate) || !isFile(key)) {
            return null;
        }
        Path own = mount.directory().resolve("ca.crt");
        return isFile(mount.roots())
                ? new Files(certificate, key, mount.roots())
                : isFile(own) ? new Files(certificate, key, own) : null;
    }

    private static boolean isFile(Path file) {
        return java.nio.file.Files.isRegularFile(file);
    }

    /**
     * Done when there is a certificate; fails when the files cannot be used.
     *
     * @param host under which proxies know the daemon, by the mesh configuration
     */
    public CompletionStage<Void> start(String host) {
        loop.post(() -> {
            discoveryHost = host;
            if (files != null) {
                watched = new WatchedFiles(List.of(files.certificate(), files.key(), files.roots()), settings.limits(), loop,
                        () -> load(files));
                load(files);
                watched.start();
            } else if (authority != null) {
                authority.onKey(() -> loop.post(this::issue));
            }
        });
        return started;
    }

    /** The mesh configuration names another host. */
    public void discoveryHost(String host) {
        loop.post(() -> {
            if (!host.equals(discoveryHost)) {
                discoveryHost = host;
                if (files == null && keys.now() != null) {
                    issue();
                }
            }
        });
    }

    /** The certificate of the moment, for each handshake anew. */
    public X509ExtendedKeyManager keys() {
        return keys;
    }

    /** Judges client certificates by the roots of the moment. */
    public X509ExtendedTrustManager clients(Supplier<String> trustDomain) {
        Supplier<@Nullable TrustBundle> roots = authority != null ? authority::roots : () -> bundle;
        return new ClientTrust(roots, trustDomain);
    }

    /**
     * Told on the loop of what others are to verify this daemon by, now and after each change: the roots that namespaces and webhooks get.
     */
    public void subscribe(Consumer<TrustBundle> listener) {
        loop.post(() -> {
            listeners.add(listener);
            TrustBundle now = bundle;
            if (now != null) {
                listener.accept(now);
            }
        });
    }

    private void load(Files from) {
        try {
            List<X509Certificate> chain = Pem.certificates(from.certificate().toString(), read(from.certificate()));
            PrivateKey key = Pem.privateKey(from.key().toString(), read(from.key()));
            BundleCheck.checkPair(from.certificate().toString(), chain.getFirst().getPublicKey(), key);
            TrustBundle roots = TrustBundle.of(read(from.roots()), "");
            show(chain, key, roots);
        } catch (IOException | BadMaterial e) {
            if (!started.completeExceptionally(new IOException("the serving certificate cannot be used: " + e.getMessage(), e))) {
                LOG.atError().addKeyValue("reason", e.getMessage())
                        .log("the serving certificate changed and cannot be used; the last one stays");
            }
        }
    }

    private String read(Path file) throws IOException {
        return WatchedFiles.read(file, settings.limits().fileBytes());
    }

    private void issue() {
        SigningBundle signer = authority == null ? null : authority.signer();
        if (signer == null || authority == null) {
            return;
        }
        KeyPair mine = ownKey;
        if (mine == null || !mine.getPrivate().getAlgorithm().equals(signer.key().getAlgorithm())) {
            mine = Keys.like(signer.key(), random);
            ownKey = mine;
        }
        TreeSet<String> names = new TreeSet<>(settings.names());
        if (!discoveryHost.isEmpty()) {
            names.add(discoveryHost);
        }
        switch (authority.certify(mine.getPublic(), List.copyOf(names), settings.lifetime())) {
            case Issuance.Issued issued -> {
                List<X509Certificate> chain = Stream.concat(Stream.of(issued.certificate()), issued.chain().stream()).toList();
                show(chain, mine.getPrivate(), issued.roots());
            }
            case Issuance.Refused refused -> LOG.atError().addKeyValue("reason", refused.reason()).log("no serving certificate");
        }
    }

    private void show(List<X509Certificate> chain, PrivateKey key, TrustBundle roots) {
        loop.assertOnLoop();
        keys.show(new Shown(++shown, chain, key));
        LOG.atInfo().addKeyValue("serial", chain.getFirst().getSerialNumber().toString(16))
                .addKeyValue("until", chain.getFirst().getNotAfter().toInstant()).log("serving certificate in force");
        if (!roots.equals(bundle)) {
            bundle = roots;
            List.copyOf(listeners).forEach(listener -> listener.accept(roots));
        }
        started.complete(null);
    }

    /** What others are to verify this daemon by; null before the start is done. */
    public @Nullable TrustBundle bundle() {
        return bundle;
    }

    @Override
    public void close() {
        loop.post(() -> {
            if (watched != null) {
                watched.close();
            }
        });
    }
}
