package dev.navarch.generate.authorization;

import dev.navarch.model.AuthorizationMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes matches in one of Envoy's two languages, and decides what becomes of doubt.
 *
 * <p>Doubt is a value that nobody understands, or an attribute of requests where only bytes are looked at. A rule by which requests are refused, marked or put
 * to somebody else is taken as if the doubtful matched; a rule by which they pass as if it did not.
 *
 * @param <T> permissions or principals
 */
final class MatchWriter<T> {
    private final Language<T> language;
    private final Doubt doubt;
    private final Layer layer;

    MatchWriter(Language<T> language, Doubt doubt, Layer layer) {
        this.language = language;
        this.doubt = doubt;
        this.layer = layer;
    }

    /** Which way is the safe one. */
    enum Doubt {
        MATCHES, MATCHES_NOT
    }

    /** One of Envoy's languages. */
    interface Language<T> {
        T any();

        T all(List<T> parts);

        T either(List<T> parts);

        T not(T part);

        /** What matches one of the values, which are understood and not none; empty if that cannot be said. */
        List<T> values(AuthorizationMatch match, List<String> values);
    }

    /** What matches where all of these do; null if that is never. */
    @Nullable
    T all(List<AuthorizationMatch> matches) {
        List<T> parts = new ArrayList<>();
        for (AuthorizationMatch match : matches) {
            boolean unknowable = layer == Layer.TCP && match.attribute().isHttp();
            if (!values(match, unknowable, parts) || !notValues(match, unknowable, parts)) {
                return null;
            }
        }
        return language.all(parts.isEmpty() ? List.of(language.any()) : parts);
    }

    /** Whether it may match at all. */
    private boolean values(AuthorizationMatch match, boolean unknowable, List<T> parts) {
        if (match.values().isEmpty() && !match.more()) {
            return true;
        }
        List<T> written = unknowable || match.values().isEmpty() ? List.of() : language.values(match, match.values());
        boolean doubtful = match.more() || written.isEmpty();
        if (doubtful && doubt == Doubt.MATCHES) {
            return true;
        }
        if (written.isEmpty()) {
            return false;
        }
        parts.add(language.either(written));
        return true;
    }

    /** Whether it may match at all. */
    private boolean notValues(AuthorizationMatch match, boolean unknowable, List<T> parts) {
        if (match.notValues().isEmpty() && !match.notMore()) {
            return true;
        }
        List<T> written = unknowable || match.notValues().isEmpty() ? List.of() : language.values(match, match.notValues());
        boolean doubtful = match.notMore() || written.isEmpty();
        if (doubtful && doubt == Doubt.MATCHES_NOT) {
            return false;
        }
        if (!written.isEmpty()) {
            parts.add(language.not(language.either(written)));
        }
        return true;
    }
}
