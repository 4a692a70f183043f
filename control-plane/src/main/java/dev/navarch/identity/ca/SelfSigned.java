package dev.navarch.identity.ca;

import com.fasterxml.jackson.databind.JsonNode;
import dev.navarch.kube.ApiAnswer;
import dev.navarch.kube.ApiRequest;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A root of our own, in a secret that all replicas share. On the loop; the API server is asked one thing at a time.
 *
 * <p>Whoever creates the secret first has made the root, everybody else loads it. It is looked at again and again: what another replica wrote
 * is taken over, and when little of its life is left, one replica makes it anew with the same key. Every write states the version that it
 * changes, so of two at once one fails, and takes over what the other wrote.
 */
final class SelfSigned implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(SelfSigned.class);

    private final Authority authority;
    private final AuthoritySettings settings;
    private final Authority.Wiring wiring;
    private final CaDirectory directory;
    private final CertificateMaker maker;
    private final List<String> names;
    private final WatchedFiles extraRoots;
    private String trustDomain = "";
    private String readFrom = CaSecret.NAME;
    private @Nullable CaSecret secret;
    private long startNanos;
    private int failures;
    private boolean closed;

    SelfSigned(Authority authority, AuthoritySettings settings, Authority.Wiring wiring, CaDirectory directory) {
        this.authority = authority;
        this.settings = settings;
        this.wiring = wiring;
        this.directory = directory;
        this.maker = new CertificateMaker(wiring.random());
        this.names = settings.sharedSecret() ? List.of(CaSecret.NAME, CaSecret.SHARED_NAME) : List.of(CaSecret.NAME);
        this.extraRoots = new WatchedFiles(directory.files(), settings.limits(), wiring.loop(), this::filesChanged);
    }

    @Override
    public void start(String domain) {
        trustDomain = domain;
        startNanos = wiring.clock().nanos();
        extraRoots.start();
        look(0);
    }

    @Override
    public void close() {
        closed = true;
        extraRoots.close();
        wiring.loop().cancel(this);
    }

    private void look(int which) {
        String name = names.get(which);
        ask(ApiRequest.get(path(name)), answer -> {
            switch (answer) {
                case ApiAnswer.Done(_, JsonNode body) -> found(name, body);
                case ApiAnswer.Refused refused when refused.code() == 404 -> {
                    if (which + 1 < names.size()) {
                        look(which + 1);
                    } else if (secret == null) {
                        create(name);
                    } else {
                        failed("the secret " + readFrom
                                + " was deleted; this replica goes on with the root that it had, a new one"
                                + " would make another. Restart all replicas to have a new root");
                    }
                }
                case ApiAnswer.Refused refused -> failed("reading the secret " + name + ": " + refused.message());
                case ApiAnswer.Lost lost -> failed("reading the secret " + name + ": " + lost.reason());
            }
        });
    }

    private void create(String name) {
        KeyPair keys = Keys.rsa(settings.root().keyBits(), wiring.random());
        CaSecret made;
        try {
            made = CaSecret.of(settings.namespace(), name,
                    maker.root(keys, trustDomain, settings.root().lifetime(), wiring.clock().now()), keys.getPrivate());
        } catch (BadMaterial e) {
            failed("making a root: " + e.getMessage());
            return;
        }
        ask(ApiRequest.post(CaSecret.collection(settings.namespace()), made.body()), answer -> {
            switch (answer) {
                case ApiAnswer.Done(_, JsonNode body) -> {
                    LOG.atInfo().addKeyValue("secret", name).log("made a root of our own");
                    found(name, body);
                }
                case ApiAnswer.Refused refused when refused.code() == 409 ->
                    failed("another replica made the secret " + name + " first, it is read");
                case ApiAnswer.Refused refused -> failed("creating the secret " + name + ": " + refused.message());
                case ApiAnswer.Lost lost -> failed("creating the secret " + name + ": " + lost.reason());
            }
        });
    }

    private void found(String name, JsonNode body) {
        try {
            CaSecret read = CaSecret.read(name, body);
            readFrom = name;
            if (isDue(read.certificate())) {
                rotate(read);
            } else {
                take(read);
            }
        } catch (BadMaterial e) {
            wiring.metrics().materialRefused();
            failed(String.valueOf(e.getMessage()));
        }
    }

    private boolean isDue(X509Certificate root) {
        Instant end = root.getNotAfter().toInstant();
        Duration life = Duration.between(root.getNotBefore().toInstant(), end);
        Duration grace = life.multipliedBy(settings.root().gracePercent()).dividedBy(100);
        return settings.root().checkEvery().isPositive() && !wiring.clock().now().isBefore(end.minus(grace));
    }

    private void rotate(CaSecret old) throws BadMaterial {
        CaSecret renewed = old.with(
                maker.renewed(old.certificate(), old.key(), settings.root().lifetime(), wiring.clock().now()));
        BundleCheck.checkPair("the root in the secret " + readFrom, renewed.certificate().getPublicKey(), old.key());
        ask(ApiRequest.put(path(readFrom), renewed.body()), answer -> {
            switch (answer) {
                case ApiAnswer.Done(_, JsonNode body) -> {
                    wiring.metrics().rotated();
                    LOG.atInfo().addKeyValue("until", renewed.certificate().getNotAfter().toInstant())
                            .log("made the root anew, with the same key");
                    takeOr(new CaSecret(renewed.certificate(), renewed.key(), body));
                }
                case ApiAnswer.Refused refused -> notRotated(old, refused.message());
                case ApiAnswer.Lost lost -> notRotated(old, lost.reason());
            }
        });
    }

    /** Somebody else did it, or it goes on as long as it goes with the old one. */
    private void notRotated(CaSecret old, String reason) {
        takeOr(old);
        failed("making the root anew: " + reason);
    }

    private void takeOr(CaSecret read) {
        try {
            take(read);
        } catch (BadMaterial e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void take(CaSecret read) throws BadMaterial {
        SigningBundle bundle = BundleCheck.check(bundle(read), wiring.clock().now());
        CaSecret before = secret;
        if (before != null && !before.certificate().getPublicKey().equals(read.certificate().getPublicKey())) {
            LOG.warn(
                    "the root in the secret {} was exchanged for one with another key: until proxies have fetched new certificates,"
                            + " those of before and after do not trust each other",
                    readFrom);
        }
        secret = read;
        failures = 0;
        wiring.metrics().selfSigned(bundle.rootExpires());
        authority.adopt(bundle);
        scheduleLook(before == null);
    }

    private SigningBundle bundle(CaSecret read) throws BadMaterial {
        TrustBundle roots = TrustBundle.of(Pem.of(read.certificate()), "");
        try {
            String extra = directory.extraRoots();
            return new SigningBundle(read.certificate(), read.key(), List.of(),
                    extra.isBlank() ? roots : roots.and(TrustBundle.of(extra, "")));
        } catch (IOException e) {
            throw new BadMaterial(CaDirectory.ROOT + " cannot be read", e);
        }
    }

    private void filesChanged() {
        CaSecret now = secret;
        if (now != null && directory.look() instanceof CaDirectory.Look.Absent) {
            takeOr(now);
        } else if (now != null) {
            LOG.warn("a signing key was plugged in; it is taken when the process starts again");
        }
    }

    private void scheduleLook(boolean first) {
        Duration every = settings.root().checkEvery();
        if (!every.isPositive()) {
            return;
        }
        Duration pause = every.compareTo(settings.limits().secretEvery()) < 0 ? every : settings.limits().secretEvery();
        if (first && settings.root().jitter()) {
            pause = Duration.ofMillis(wiring.random().nextLong(pause.toMillis() + 1));
        }
        wiring.loop().schedule(this, pause, () -> look(names.indexOf(readFrom)));
    }

    private void failed(String reason) {
        failures++;
        Duration sofar = Duration.ofNanos(wiring.clock().nanos() - startNanos);
        if (secret == null && sofar.compareTo(settings.limits().patience()) > 0) {
            authority.failed("no root certificate after " + sofar.toSeconds() + " s: " + reason);
            return;
        }
        LOG.atWarn().addKeyValue("reason", reason).addKeyValue("attempt", failures).log(
                secret == null
                        ? "there is no root certificate yet, it is tried again"
                        : "the root certificate cannot be looked after");
        wiring.loop().schedule(this, settings.limits().retryAfter(failures), () -> look(0));
    }

    /** The answer comes to the loop, unless all is closed by then. */
    private void ask(ApiRequest request, Consumer<ApiAnswer> then) {
        wiring.client().ask(request).thenAccept(answer -> wiring.loop().post(() -> {
            if (!closed) {
                then.accept(answer);
            }
        }));
    }

    private String path(String name) {
        return CaSecret.collection(settings.namespace()) + "/" + name;
    }
}
