package dev.navarch.generate.listener;

import com.github.udpa.udpa.type.v1.TypedStruct;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.ArrayList;
import java.util.List;

/** A filter chain in one line. */
final class ChainSketch {
    private ChainSketch() {
    }

    static String of(FilterChain chain) {
        List<String> words = new ArrayList<>();
        FilterChainMatch match = chain.getFilterChainMatch();
        if (match.hasDestinationPort()) {
            words.add(":" + match.getDestinationPort().getValue());
        }
        if (!match.getTransportProtocol().isEmpty()) {
            words.add(match.getTransportProtocol());
        }
        if (match.getApplicationProtocolsCount() > 0) {
            words.add(String.join(",", match.getApplicationProtocolsList()));
        }
        if (match.getServerNamesCount() > 0) {
            words.add("sni " + String.join(",", match.getServerNamesList()));
        }
        if (words.isEmpty()) {
            words.add("any");
        }
        words.add(chain.hasTransportSocket() ? "=tls=>" : "=>");
        for (Filter filter : chain.getFiltersList()) {
            words.add(filter(filter));
        }
        return String.join(" ", words);
    }

    private static String filter(Filter filter) {
        if (filter.getTypedConfig().is(TcpProxy.class)) {
            return "tcp(" + ListenerRig.unpack(filter.getTypedConfig(), TcpProxy.class).getCluster() + ")";
        }
        if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
            HttpConnectionManager http = ListenerRig.unpack(filter.getTypedConfig(), HttpConnectionManager.class);
            return http.hasRds()
                    ? "http(" + http.getRds().getRouteConfigName() + ")"
                    : "http(" + http.getRouteConfig().getName() + " inline)";
        }
        if (filter.getTypedConfig().is(TypedStruct.class)) {
            return filter.getName();
        }
        return filter.getName().substring(filter.getName().lastIndexOf('.') + 1);
    }
}
