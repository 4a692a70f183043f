package dev.navarch.kube;

import dev.navarch.kube.decode.ApiStatus;
import dev.navarch.kube.decode.Kind;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a list or a watch does not go on.
 *
 * @param reason for a person: what could not be done, why, what mends it
 * @param retryAfter what the server asked for; zero if it did not
 */
record Trouble(String reason, Severity severity, Duration retryAfter) {
    private static final Pattern USER = Pattern.compile("User \"([^\"]+)\"");

    /** What it means. */
    enum Severity {
        /** It happens in normal life; a single one is worth no word when the kind was being watched. */
        PASSING,
        /** Somebody has to do something. */
        LASTING,
        /** What was known of the place to go on from is too old. */
        EXPIRED,
        /** The server does not know the kind, as may be. */
        ABSENT
    }

    static Trouble passing(String verb, Kind<?> kind, String reason) {
        return new Trouble("cannot " + verb + " " + kind.resource() + ": " + reason, Severity.PASSING, Duration.ZERO);
    }

    static Trouble lasting(String verb, Kind<?> kind, String reason) {
        return new Trouble("cannot " + verb + " " + kind.resource() + ": " + reason, Severity.LASTING, Duration.ZERO);
    }

    static Trouble expired(String verb, Kind<?> kind) {
        return new Trouble("cannot " + verb + " " + kind.resource() + ": the resource version is too old", Severity.EXPIRED,
                Duration.ZERO);
    }

    /** The server answered with an error. */
    static Trouble refused(String verb, Kind<?> kind, ApiStatus status, String retryAfter, KubeLimits limits) {
        if (status.isExpired()) {
            return expired(verb, kind);
        }
        String what = "cannot " + verb + " " + kind.resource() + ": ";
        String said = status.message().isEmpty() ? "" : ": " + status.message();
        Duration wait = wait(status, retryAfter, limits);
        return switch (status.code()) {
            case 401 -> new Trouble(what + "unauthorized (401)" + said
                    + "; the API server does not accept the credential, renew it", Severity.LASTING, wait);
            case 403 -> new Trouble(what + "forbidden (403)" + said + "; grant get, list and watch on " + kind.resource() + " to "
                    + user(status.message()), Severity.LASTING, wait);
            case 404 -> new Trouble(what + "not found (404)" + said + "; does this address lead to a Kubernetes API server?",
                    kind.mayBeAbsent() ? Severity.ABSENT : Severity.LASTING, wait);
            case 429 -> new Trouble(what + "too many requests (429)" + said, Severity.PASSING, wait);
            default -> new Trouble(what + "the API server answered " + status.code() + said,
                    status.code() >= 500 ? Severity.PASSING : Severity.LASTING, wait);
        };
    }

    private static String user(String message) {
        Matcher matcher = USER.matcher(message);
        return matcher.find() ? matcher.group(1) : "the credential's user";
    }

    private static Duration wait(ApiStatus status, String header, KubeLimits limits) {
        Duration asked = Duration.ofSeconds(Math.max(0, status.retryAfterSeconds()));
        // Only the form in seconds: API servers use no other.
        if (!header.isEmpty() && header.length() <= 9 && header.chars().allMatch(c -> c >= '0' && c <= '9')) {
            asked = Duration.ofSeconds(Long.parseLong(header));
        }
        return asked.compareTo(limits.retryAfterMost()) > 0 ? limits.retryAfterMost() : asked;
    }
}
