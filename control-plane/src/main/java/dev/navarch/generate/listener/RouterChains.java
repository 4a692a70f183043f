package dev.navarch.generate.listener;

import dev.navarch.generate.gateway.MergedGateway.GatewayServer;
import dev.navarch.generate.gateway.MergedGateway.Rejection;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The filter chains of one port of a router. Envoy refuses a whole listener for two chains that are for the same connections, or for a server
 * name that it cannot match by; here only the chain that came later or is odd is refused.
 */
final class RouterChains {
    private final Consumer<Rejection> rejected;
    private final List<RouterChain> chains = new ArrayList<>();
    private final Set<Claim> claims = new HashSet<>();

    private record Claim(String serverName, Alpn alpn) {
    }

    RouterChains(Consumer<Rejection> rejected) {
        this.rejected = rejected;
    }

    List<RouterChain> all() {
        return chains;
    }

    void add(GatewayServer server, List<String> serverNames, Alpn alpn, @Nullable TransportSocket tls, List<Filter> filters) {
        Set<Claim> claimed = new HashSet<>();
        (serverNames.isEmpty() ? List.of("") : serverNames).forEach(name -> claimed.add(new Claim(name, alpn)));
        for (Claim claim : claimed) {
            if (!claim.serverName.isEmpty() && !isServerName(claim.serverName)) {
                reject(server, claim.serverName + " is no server name: a wildcard may only stand for the whole first label");
                return;
            }
            if (claims.contains(claim)) {
                reject(server, (claim.serverName.isEmpty() ? "TLS of any server name" : claim.serverName)
                        + " is dealt with on this port already");
                return;
            }
        }
        claims.addAll(claimed);
        chains.add(new RouterChain(serverNames, alpn, tls, filters));
    }

    void reject(GatewayServer server, String reason) {
        rejected.accept(new Rejection(server.gateway(), "port " + server.server().port().number() + ": " + reason));
    }

    private static boolean isServerName(String name) {
        return !name.isBlank() && name.lastIndexOf('*') <= 0 && (name.charAt(0) != '*' || name.startsWith("*."));
    }
}
