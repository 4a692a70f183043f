package dev.navarch.generate.listener;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.original_src.v3.OriginalSrc;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.type.v3.Int32Range;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The listener filters of inbound traffic. Inspectors wait for the client's first bytes, so they keep off ports whose chains do not need
 * them: where the server speaks first they would wait for ever.
 *
 * <p>Single use, one thread.
 */
final class InboundInspectors {
    /** All ports that have no chains of their own. */
    static final int OTHER_PORTS = 0;
    /** Packets with this mark are Envoy's own and are not redirected. */
    private static final int MARK = 1337;
    private static final int TLS_READ_BUFFER = 512;

    private final SortedMap<Integer, Boolean> tls = new TreeMap<>();
    private final SortedMap<Integer, Boolean> http = new TreeMap<>();

    void none(int port) {
        tls.putIfAbsent(port, false);
        http.putIfAbsent(port, false);
    }

    void need(InboundChain chain, int port) {
        tls.merge(port, chain.transport().isTls(), Boolean::logicalOr);
        http.merge(port, chain.alpn() == Alpn.PLAIN_HTTP, Boolean::logicalOr);
    }

    void addTo(Listener.Builder listener, boolean transparent) {
        listener.addListenerFilters(
                Protos.listenerFilter("envoy.filters.listener.original_dst", OriginalDst.getDefaultInstance()));
        if (transparent) {
            listener.addListenerFilters(Protos.listenerFilter("envoy.filters.listener.original_src",
                    OriginalSrc.newBuilder().setMark(MARK).build()));
        }
        addInspector(listener, "envoy.filters.listener.tls_inspector",
                TlsInspector.newBuilder().setInitialReadBufferSize(Protos.uint32(TLS_READ_BUFFER)).build(), tls);
        addInspector(listener, "envoy.filters.listener.http_inspector", HttpInspector.getDefaultInstance(), http);
    }

    private static void addInspector(Listener.Builder listener, String name, Message config, SortedMap<Integer, Boolean> needs) {
        if (!needs.containsValue(true)) {
            return;
        }
        SortedSet<Integer> without = new TreeSet<>();
        needs.forEach((port, needed) -> {
            if (!needed) {
                without.add(port);
            }
        });
        ListenerFilter.Builder filter = Protos.listenerFilter(name, config);
        if (!without.isEmpty()) {
            filter.setFilterDisabled(any(without));
        }
        listener.addListenerFilters(filter);
    }

    private static ListenerFilterChainMatchPredicate any(SortedSet<Integer> ports) {
        List<ListenerFilterChainMatchPredicate> rules = new ArrayList<>();
        for (int port : ports) {
            rules.add(ListenerFilterChainMatchPredicate.newBuilder()
                    .setDestinationPortRange(Int32Range.newBuilder().setStart(port).setEnd(port + 1)).build());
        }
        // Envoy wants at least two rules for a choice between them.
        return rules.size() == 1
                ? rules.getFirst()
                : ListenerFilterChainMatchPredicate.newBuilder()
                        .setOrMatch(ListenerFilterChainMatchPredicate.MatchSet.newBuilder().addAllRules(rules)).build();
    }
}
