package dev.navarch.generate.listener;

import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter chain of a router before it is written down.
 *
 * @param serverNames that a client asks for in its TLS handshake; empty for any, and where there is no TLS
 * @param alpn what it offers there
 * @param tls null where TLS does not end here, or there is none
 */
record RouterChain(List<String> serverNames, Alpn alpn, @Nullable TransportSocket tls, List<Filter> filters) {
    RouterChain {
        serverNames = List.copyOf(serverNames);
        filters = List.copyOf(filters);
    }

    FilterChain write() {
        FilterChain.Builder chain = FilterChain.newBuilder().addAllFilters(filters)
                .setTransportSocketConnectTimeout(Protos.duration(OutboundListeners.HANDSHAKE));
        if (!serverNames.isEmpty() || alpn != Alpn.ANY) {
            chain.setFilterChainMatch(FilterChainMatch.newBuilder().addAllServerNames(serverNames)
                    .addAllApplicationProtocols(alpn.names()));
        }
        if (tls != null) {
            chain.setTransportSocket(tls);
        }
        return chain.build();
    }
}
