package dev.navarch.generate.listener;

import dev.navarch.generate.Names;
import java.util.List;

/**
 * What stands on one address and port: an outbound listener before it is written down.
 *
 * @param addresses the main one first, which gives the name
 * @param chains at least one; no two for the same connections
 * @param pod whether the address is a pod's, of a headless service
 */
record Binding(List<String> addresses, int port, List<Chain> chains, boolean pod) {
    Binding {
        addresses = List.copyOf(addresses);
        chains = List.copyOf(chains);
    }

    String name() {
        return Names.listener(addresses.getFirst(), port);
    }

    boolean looksAtHttp() {
        for (Chain chain : chains) {
            if (chain.isHttp()) {
                return true;
            }
        }
        return false;
    }
}
