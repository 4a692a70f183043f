package dev.navarch.xds;

import dev.navarch.generate.ResourceType;
import dev.navarch.model.ClusterId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request means for a stream, in either dialect. Used on the stream's event loop only.
 *
 * <p>An answer belongs to the response whose nonce it bears. In delta a stale nonce still changes the subscription; in the state of the
 * world a request with a stale nonce is ignored as a whole, for the client will repeat itself when it has seen the newer response.
 */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final String EVERYTHING = "*";

    private final Stream stream;

    Requests(Stream stream) {
        this.stream = stream;
    }

    Stream stream() {
        return stream;
    }

    void take(ResourceType type, Ask ask) {
        Watch watch = stream.watch(type);
        if (stream.protocol == Protocol.DELTA) {
            takeDelta(type, watch, ask);
        } else {
            takeState(type, watch, ask);
        }
    }

    private void takeState(ResourceType type, @Nullable Watch watch, Ask ask) {
        if (watch == null && ask.error() != null) {
            reject(type, ask.error());
            return;
        }
        Subscription same = watch != null && ask.namesHash() != 0 && watch.subscription.requestHash == ask.namesHash()
                ? watch.subscription
                : null;
        Set<String> names = new HashSet<>(same == null ? ask.subscribe().names() : List.of());
        boolean everything = names.remove(EVERYTHING);
        boolean wildcard = same != null
                ? same.isWildcard()
                : type.isWildcard()
                        && (everything || (ask.subscribe().isEmpty() && (watch == null || watch.subscription.isWildcard())));
        if (ask.subscribe().isEmpty() && !wildcard) {
            if (watch != null) {
                answer(watch, ask);
                stream.end(watch);
            }
        } else if (watch == null || (ask.nonce().isEmpty() && ask.error() == null && !watch.sentNonce.isEmpty())) {
            Names explicit = same == null ? Names.of(names) : same.names();
            stream.begin(type, wildcard, explicit, stateClaim(type, ask));
            remember(type, ask);
        } else if (!ask.nonce().equals(watch.sentNonce)) {
            if (ask.error() != null) {
                reject(type, ask.error());
                watch.refusedLate(ask.error());
            }
            stream.shared.metrics().expiredNonce(type);
        } else {
            answer(watch, ask);
            if (same == null) {
                stream.resubscribe(watch, wildcard, Names.of(names));
                remember(type, ask);
            }
        }
    }

    private void remember(ResourceType type, Ask ask) {
        Watch watch = stream.watch(type);
        if (watch != null) {
            watch.subscription.requestHash = ask.namesHash();
        }
    }

    /** Only a new stream can know something of an old one. Endpoints before clusters: the clusters are warming, and wait for endpoints. */
    private Membership.Claim stateClaim(ResourceType type, Ask ask) {
        if (stream.hasBegun(type) || ask.version().isEmpty()) {
            return new Membership.Claim.None();
        }
        return new Membership.Claim.State(isWarming(type) ? "warming " + ask.version() : ask.version());
    }

    private boolean isWarming(ResourceType type) {
        return type == ResourceType.ENDPOINT && !stream.hasBegun(ResourceType.CLUSTER);
    }

    private void takeDelta(ResourceType type, @Nullable Watch watch, Ask ask) {
        if (watch == null) {
            if (ask.error() == null) {
                beginDelta(type, ask);
            } else {
                reject(type, ask.error());
            }
            return;
        }
        if (!ask.nonce().isEmpty() || ask.error() != null) {
            if (!ask.nonce().equals(watch.sentNonce)) {
                stream.shared.metrics().expiredNonce(type);
            }
            answer(watch, ask);
        }
        if (!ask.subscribe().isEmpty() || !ask.unsubscribe().isEmpty()) {
            changeDelta(watch, ask.subscribe().names(), ask.unsubscribe());
        }
    }

    private void beginDelta(ResourceType type, Ask ask) {
        Set<String> names = new HashSet<>(ask.subscribe().names());
        boolean wildcard = names.remove(EVERYTHING) || (names.isEmpty() && type.isWildcard());
        if (!wildcard) {
            names.addAll(ask.initialVersions().keySet());
        }
        ask.unsubscribe().forEach(names::remove);
        wildcard &= type.isWildcard();
        Map<String, String> known = stream.hasBegun(type) ? Map.of() : ask.initialVersions();
        stream.begin(type, wildcard, Names.of(names),
                isWarming(type) ? new Membership.Claim.Warming(known) : new Membership.Claim.Resources(known));
    }

    /** A name that is subscribed to again is sent again: the client may have forgotten it. */
    private void changeDelta(Watch watch, List<String> subscribe, List<String> unsubscribe) {
        Subscription subscription = watch.subscription;
        Set<String> added = new HashSet<>(subscribe);
        Set<String> dropped = new HashSet<>(unsubscribe);
        boolean keeps = !dropped.remove(EVERYTHING) && subscription.isWildcard();
        boolean wildcard = added.remove(EVERYTHING) || keeps;
        dropped.removeAll(added);
        Names before = subscription.names();
        stream.resubscribe(watch, wildcard && watch.type.isWildcard(), before.plusMinus(added, dropped));
        Set<String> again = new HashSet<>(added);
        again.removeIf(n -> !before.contains(n) && !subscription.isWildcard());
        if (subscription.isWildcard()) {
            // It cannot tell whether what it drops is still part of everything.
            again.addAll(dropped);
        }
        if (!again.isEmpty()) {
            watch.force(Behind.unsure(again));
        }
    }

    /** The client says what it thinks of a response. */
    private void answer(Watch watch, Ask ask) {
        Flight flight = watch.flight;
        boolean isCurrent = flight != null && flight.nonce().equals(ask.nonce());
        if (ask.error() != null) {
            reject(watch.type, ask.error());
            watch.error = ask.error();
            if (flight != null && isCurrent) {
                watch.refused(flight, ask.error(), stream.protocol == Protocol.STATE_OF_THE_WORLD && watch.type.isWildcard());
            } else {
                watch.refusedLate(ask.error());
            }
        } else if (flight != null && isCurrent) {
            long now = stream.shared.clock().nanos();
            for (Map.Entry<ClusterId, Long> origin : flight.news().entrySet()) {
                stream.shared.metrics().newsAcked(origin.getKey(), watch.type, now - origin.getValue());
            }
            watch.accepted(flight);
        }
    }

    private void reject(ResourceType type, String error) {
        stream.shared.metrics().rejected(type, stream.proxy.id(), error);
        LOG.warn("ADS:{}: ACK ERROR {} {}", type.shortName().toUpperCase(java.util.Locale.ROOT), stream.connectionId, error);
    }
}
