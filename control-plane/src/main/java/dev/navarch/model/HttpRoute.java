package dev.navarch.model;

import dev.navarch.model.VirtualServiceFact.Destination;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where some HTTP requests go, and what is done with them on the way: a rule of a VirtualService. What is null nobody said.
 *
 * @param match any of which must be; empty for every request
 * @param action what becomes of them
 * @param fault what is done to some of them on purpose
 */
public record HttpRoute(String name, List<Match> match, Action action, @Nullable Rewrite rewrite, @Nullable Duration timeout,
        @Nullable Retries retries, @Nullable Fault fault, List<Mirror> mirrors, @Nullable Cors cors, HeaderChanges headers) {

    public HttpRoute {
        match = List.copyOf(match);
        mirrors = List.copyOf(mirrors);
    }

    public sealed interface Action {
    }

    /** To one of several, by weight. At least one. */
    public record Forward(List<Weighted> destinations) implements Action {
        public Forward {
            destinations = List.copyOf(destinations);
        }
    }

    public record Weighted(Destination destination, HeaderChanges headers) {
    }

    /**
     * Back to the client, who is to go elsewhere. Texts are empty where nobody said.
     *
     * @param port 0 for the same
     */
    public record Redirect(String path, boolean prefix, String authority, String scheme, int port, int code) implements Action {
    }

    public record DirectResponse(int status, String body) implements Action {
    }

    /** A text that others are held against; how, the kind says. */
    public record TextMatch(Kind kind, String text) {
        public enum Kind {
            EXACT, PREFIX, REGEX
        }

        /** Whether any text will do. */
        public boolean isAny() {
            return kind != Kind.EXACT && (text.isEmpty() || (kind == Kind.REGEX && text.equals("*")));
        }
    }

    /**
     * @param withoutHeaders that must not be so
     * @param port 0 for any
     * @param sourceLabels of the client's workload; empty for any
     * @param sourceNamespace of the client; empty for any
     * @param gateways instead of the resource's own; empty for these
     */
    public record Match(String name, @Nullable TextMatch uri, boolean ignoreCase, @Nullable TextMatch method,
            @Nullable TextMatch authority, @Nullable TextMatch scheme, SortedMap<String, TextMatch> headers,
            SortedMap<String, TextMatch> withoutHeaders, SortedMap<String, TextMatch> queryParameters, int port,
            Labels sourceLabels, String sourceNamespace, List<String> gateways) {

        public Match {
            headers = new TreeMap<>(headers);
            withoutHeaders = new TreeMap<>(withoutHeaders);
            queryParameters = new TreeMap<>(queryParameters);
            gateways = List.copyOf(gateways);
        }

        /** Whether every request is so, of clients for whom it is at all. */
        public boolean isEverything() {
            return (uri == null || (uri.kind() == TextMatch.Kind.PREFIX && uri.text().equals("/"))
                    || (uri.kind() == TextMatch.Kind.REGEX && uri.text().equals(".*"))) && method == null && authority == null
                    && scheme == null && headers.isEmpty() && withoutHeaders.isEmpty() && queryParameters.isEmpty();
        }
    }

    /** Texts are empty where nobody said. */
    public record Rewrite(String uri, String authority, String pattern, String substitution) {
    }

    /** @param on empty for the usual failures */
    public record Retries(int attempts, @Nullable Duration perTry, String on, boolean remoteLocalities) {
    }

    /** Percentages are of 100. */
    public record Fault(@Nullable Duration delay, double delayed, int abortStatus, double aborted) {
    }

    /** @param percentage of requests, of 100 */
    public record Mirror(Destination destination, double percentage) {
    }

    public record Cors(List<TextMatch> origins, List<String> methods, List<String> headers, List<String> exposed,
            @Nullable Duration maxAge, @Nullable Boolean credentials, boolean ignoreUnmatched) {
        public Cors {
            origins = List.copyOf(origins);
            methods = List.copyOf(methods);
            headers = List.copyOf(headers);
            exposed = List.copyOf(exposed);
        }
    }

    public record HeaderChanges(HeaderOperations request, HeaderOperations response) {
        public static final HeaderChanges NONE = new HeaderChanges(HeaderOperations.NONE, HeaderOperations.NONE);
    }

    public record HeaderOperations(SortedMap<String, String> set, SortedMap<String, String> add, List<String> remove) {
        public static final HeaderOperations NONE = new HeaderOperations(new TreeMap<>(Map.of()), new TreeMap<>(Map.of()),
                List.of());

        public HeaderOperations {
            set = new TreeMap<>(set);
            add = new TreeMap<>(add);
            remove = List.copyOf(remove);
        }
    }
}
