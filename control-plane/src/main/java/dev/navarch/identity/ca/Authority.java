package dev.navarch.identity.ca;

import dev.navarch.identity.ca.CaDirectory.Look;
import dev.navarch.identity.ca.Issuance.Why;
import dev.navarch.kube.KubeClient;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import java.io.IOException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate authority of the mesh. It signs with a key that was plugged in by a directory, or else with one of its own in a secret of
 * the config cluster, which all replicas share.
 *
 * <p>Thread-safe. The loop alone exchanges the key; {@link #issue} may be called from any thread that may block for a signature.
 */
public final class Authority implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Authority.class);

    /**
     * What an authority works with; stays its maker's.
     *
     * @param client of the config cluster
     * @param loop may wait for disks and for keys to be made
     */
    public record Wiring(KubeClient client, EventLoop loop, Clock clock, SecureRandom random, CaMetrics metrics) {
    }

    private final AuthoritySettings settings;
    private final Wiring wiring;
    private final CertificateMaker maker;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final List<Consumer<TrustBundle>> listeners = new ArrayList<>();
    private final List<Runnable> keyListeners = new ArrayList<>();
    private @Nullable KeySource source;
    private volatile @Nullable SigningBundle current;

    private Authority(AuthoritySettings settings, Wiring wiring) {
        this.settings = settings;
        this.wiring = wiring;
        this.maker = new CertificateMaker(wiring.random());
    }

    /**
     * An authority that has looked at its directory and decided where its key comes from.
     *
     * @throws IOException when a key was plugged in but cannot be used; in words for the operator
     */
    public static Authority open(AuthoritySettings settings, Wiring wiring) throws IOException {
        Authority authority = new Authority(settings, wiring);
        CaDirectory directory = new CaDirectory(settings.directory(), settings.sharedSecret(), settings.limits());
        authority.source = switch (directory.look()) {
            case Look.Absent _ -> new SelfSigned(authority, settings, wiring, directory);
            case Look.Unusable(String reason) -> throw new IOException(reason + " (in " + settings.directory() + ")");
            case Look.Found(SigningBundle bundle) -> {
                try {
                    yield new PluggedIn(authority, settings, wiring, directory,
                            BundleCheck.check(bundle, wiring.clock().now()));
                } catch (BadMaterial e) {
                    throw new IOException("the signing key in " + settings.directory() + " cannot be used: " + e.getMessage(), e);
                }
            }
        };
        return authority;
    }

    /** Done when certificates can be issued; fails when that took longer than {@link CaLimits#patience()}. */
    public CompletionStage<Void> start(String trustDomain) {
        wiring.loop().post(() -> {
            if (source != null) {
                source.start(trustDomain);
            }
        });
        return started;
    }

    /**
     * Issues a certificate to a caller. Blocks for as long as signing takes.
     *
     * @param request PKCS#10 in PEM; only its key is used
     * @param names of the caller, at least one
     * @param lifetime not positive for the default
     */
    public Issuance issue(String request, List<String> names, Duration lifetime) {
        SigningBundle signer = current;
        if (signer == null) {
            return new Issuance.Refused(Why.NOT_READY, "the authority has no key yet");
        }
        if (lifetime.compareTo(settings.longestLifetime()) > 0) {
            return new Issuance.Refused(Why.TOO_LONG, "requested TTL " + GoTime.format(lifetime)
                    + " is greater than the max allowed TTL " + GoTime.format(settings.longestLifetime()));
        }
        SigningRequest asked;
        try {
            asked = SigningRequest.parse(request, settings.limits());
        } catch (BadMaterial e) {
            return new Issuance.Refused(Why.BAD_REQUEST, e.getMessage() == null ? "" : e.getMessage());
        }
        return certify(signer, asked.key(), names, asked.wantsCommonName(),
                lifetime.isPositive() ? lifetime : settings.lifetime());
    }

    /** Issues a certificate to the daemon itself, which may ask for any lifetime. */
    Issuance certify(PublicKey key, List<String> names, Duration lifetime) {
        SigningBundle signer = current;
        return signer == null
                ? new Issuance.Refused(Why.NOT_READY, "the authority has no key yet")
                : certify(signer, key, names, false, lifetime);
    }

    private Issuance certify(SigningBundle signer, PublicKey key, List<String> names, boolean commonName, Duration lifetime) {
        Instant now = wiring.clock().now();
        if (!now.isBefore(signer.certificate().getNotAfter().toInstant())) {
            return new Issuance.Refused(Why.NOT_READY, "the signing certificate has ended");
        }
        try {
            X509Certificate certificate = maker.leaf(signer, key, names, commonName, lifetime, now);
            return new Issuance.Issued(certificate, signer.chain(), signer.roots());
        } catch (BadMaterial e) {
            LOG.error("a certificate could not be signed", e);
            return new Issuance.Refused(Why.FAILED, "signing failed");
        }
    }

    /** What is trusted now; null before the start is done. */
    public @Nullable TrustBundle roots() {
        SigningBundle now = current;
        return now == null ? null : now.roots();
    }

    /** Told on the loop of the roots, or the lists of revocations, that are known and then of each change. */
    public void subscribe(Consumer<TrustBundle> listener) {
        wiring.loop().post(() -> {
            listeners.add(listener);
            SigningBundle now = current;
            if (now != null) {
                listener.accept(now.roots());
            }
        });
    }

    /** Told on the loop whenever the signing key or its certificate was exchanged, and at once when there is one. */
    void onKey(Runnable listener) {
        wiring.loop().post(() -> {
            keyListeners.add(listener);
            if (current != null) {
                listener.run();
            }
        });
    }

    /** What is signed with; null before the start is done. */
    @Nullable
    SigningBundle signer() {
        return current;
    }

    /** Signs with this from now on. */
    void adopt(SigningBundle bundle) {
        wiring.loop().assertOnLoop();
        SigningBundle before = current;
        if (before != null && before.signsAs(bundle)) {
            return;
        }
        current = bundle;
        LOG.atInfo().addKeyValue("signer", bundle).addKeyValue("roots", bundle.roots().roots().size())
                .log(before == null ? "certificates can be issued" : "signing with another certificate from now on");
        List.copyOf(keyListeners).forEach(Runnable::run);
        if (before == null || !before.roots().equals(bundle.roots())) {
            List.copyOf(listeners).forEach(listener -> listener.accept(bundle.roots()));
        }
        started.complete(null);
    }

    /** The start has failed for good. */
    void failed(String reason) {
        started.completeExceptionally(new IOException(reason));
    }

    @Override
    public void close() {
        wiring.loop().post(() -> {
            if (source != null) {
                source.close();
            }
        });
    }
}
