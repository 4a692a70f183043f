package dev.navarch.generate.listener;

import java.util.List;

/**
 * An outbound filter chain before it is written down: which connections it is for, and what it does with them.
 *
 * @param match for which connections
 */
record Chain(Match match, Action action) {

    boolean isHttp() {
        return action instanceof Http;
    }

    Chain with(Match match) {
        return new Chain(match, action);
    }

    /** For which connections a chain is. */
    sealed interface Match {
    }

    /** For all that no other chain of the listener is for. */
    record Any() implements Match {
    }

    /** For what begins like HTTP in clear text. */
    record PlainHttp() implements Match {
    }

    /** For TLS that asks for one of these server names. */
    record ServerNames(List<String> names) implements Match {
        ServerNames {
            names = List.copyOf(names);
        }
    }

    /** What a chain does. */
    sealed interface Action {
    }

    /** Routes requests by a route configuration. */
    record Http(String route, boolean grpcWeb) implements Action {
    }

    /** Hands bytes to a cluster. */
    record Tcp(String cluster, String stat, boolean mongo) implements Action {
    }
}
