package dev.navarch.identity.authn;

import dev.navarch.identity.authn.KeySet.Proof;
import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys with which an issuer signs its tokens, as it publishes them. Confined to the loop.
 *
 * <p>They are read when they are first needed, when they are old, and when a token names a key that is not among them, for keys rotate; but not
 * more often than the floor allows, whatever strangers send.
 */
final class PublishedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

    private final String whose;
    private final Consumer<Boolean> counted;
    private final EventLoop loop;
    private final Clock clock;
    private final AuthnLimits limits;
    private final List<Runnable> waiting = new ArrayList<>();
    private @Nullable KeySource source;
    private @Nullable KeySet keys;
    private String issuer = "";
    private boolean everRead;
    private boolean reading;
    private boolean complained;
    private long readNanos;

    /**
     * @param whose for the log
     * @param counted hears of each reading whether it came to anything
     */
    PublishedKeys(String whose, EventLoop loop, Clock clock, AuthnLimits limits, Consumer<Boolean> counted) {
        this.whose = whose;
        this.loop = loop;
        this.clock = clock;
        this.limits = limits;
        this.counted = counted;
    }

    /** From now on they are read there; what was known is forgotten, for it may be another issuer by now. */
    void at(KeySource now) {
        source = now;
        keys = null;
        issuer = "";
        everRead = false;
        reading = false;
        if (!waiting.isEmpty()) {
            read(() -> {
            });
        }
    }

    /** Whether they are known; if not, nothing can be said of a signature. */
    boolean areReadable() {
        return keys != null;
    }

    /** What a signature is worth by the keys known now. */
    Proof check(Token token, Claims claims) {
        KeySet known = keys;
        return known == null ? Proof.UNKNOWN : known.check(token.text(), claims.keyId());
    }

    /** Whether a token names another issuer; never while that is not known. */
    boolean isForeign(Claims claims) {
        return !issuer.isEmpty() && !issuer.equals(claims.issuer());
    }

    /** Whether they were never read, or some time ago: to read them again may tell more. */
    boolean mayTellMore() {
        return reading || !everRead || clock.nanos() - readNanos >= limits.keysFloor().toNanos();
    }

    /** Reads them again if they are old; nobody waits for it. */
    void refreshIfOld() {
        if (everRead && clock.nanos() - readNanos >= limits.keysFor().toNanos()) {
            read(() -> {
            });
        }
    }

    /** Reads them, or joins a reading under way, and then does {@code then}. */
    void read(Runnable then) {
        waiting.add(then);
        KeySource from = source;
        if (reading || from == null) {
            return;
        }
        reading = true;
        var _ = from.read().thenAccept(found -> loop.post(() -> {
            if (from == source) {
                take(found);
            }
        }));
    }

    private void take(KeySource.Found found) {
        reading = false;
        everRead = true;
        readNanos = clock.nanos();
        String trouble = switch (found) {
            case KeySource.Found.Keys(String json, String named) -> keep(json, named);
            case KeySource.Found.Refused(String reason) -> {
                // They were taken away: nothing can be said of signatures any more.
                keys = null;
                yield reason;
            }
            case KeySource.Found.Lost(String reason) -> reason;
        };
        counted.accept(trouble.isEmpty());
        if (!trouble.isEmpty() && !complained) {
            LOG.atWarn().addKeyValue("issuer", whose).addKeyValue("reason", trouble)
                    .log("cannot read the keys by which tokens are signed; their signatures are not looked at");
        }
        complained = !trouble.isEmpty();
        List<Runnable> next = List.copyOf(waiting);
        waiting.clear();
        next.forEach(Runnable::run);
    }

    /** Returns what is wrong, empty when nothing is. */
    private String keep(String json, String named) {
        try {
            keys = KeySet.parse(json);
            issuer = named;
            return "";
        } catch (ParseException e) {
            return "the answer is no key set: " + e.getMessage();
        }
    }
}
