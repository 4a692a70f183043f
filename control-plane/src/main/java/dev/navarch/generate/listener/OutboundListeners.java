package dev.navarch.generate.listener;

import com.google.protobuf.BoolValue;
import dev.navarch.generate.Names;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes outbound listeners down, for one World and one kind of proxy.
 */
final class OutboundListeners {
    /** So long may a TLS handshake take: Istio's {@code PILOT_GATEWAY_TRANSPORT_SOCKET_CONNECT_TIMEOUT}. */
    static final Duration HANDSHAKE = Duration.ofSeconds(15);
    /** A client hello is rarely longer; Envoy reads more when it is. */
    private static final int TLS_READ_BUFFER = 512;

    private final MeshConfig mesh;
    private final Outbound outbound;
    private final AccessLogs logs;
    /** Null where no binding looks at HTTP. */
    private final @Nullable HttpManagers http;
    private final TcpFilters tcp;

    OutboundListeners(World world, OutboundView view) {
        this.mesh = world.mesh();
        this.outbound = view.outbound();
        this.logs = AccessLogs.of(mesh);
        HttpTraits traits = view.http();
        this.http = traits == null ? null : HttpManagers.outbound(world, traits, logs);
        this.tcp = new TcpFilters(mesh, logs, outbound.idleTimeout(),
                outbound.stats() && mesh.telemetryWithPrometheus() ? List.of(IstioFilters.tcpStats()) : List.of());
    }

    Listener of(Binding binding) {
        Listener.Builder listener = Listener.newBuilder().setName(binding.name())
                .setTrafficDirection(TrafficDirection.OUTBOUND).setListenerFiltersTimeout(Protos.ZERO)
                .setContinueOnListenerFiltersTimeout(true).addAllAccessLog(logs.unmatched());
        Protos.bind(listener, binding.addresses(), binding.port());
        if (!outbound.capture().binds()) {
            listener.setBindToPort(BoolValue.of(false));
        }
        addInspectors(listener, binding);
        addChains(listener, binding);
        return listener.build();
    }

    /** Finds out whether a connection is TLS, and what its handshake names. */
    static ListenerFilter.Builder tlsInspector() {
        return Protos.listenerFilter("envoy.filters.listener.tls_inspector",
                TlsInspector.newBuilder().setInitialReadBufferSize(Protos.uint32(TLS_READ_BUFFER)).build());
    }

    private void addInspectors(Listener.Builder listener, Binding binding) {
        if (binding.chains().stream().anyMatch(c -> c.match() instanceof Chain.ServerNames)) {
            listener.addListenerFilters(tlsInspector());
        }
        if (binding.chains().stream().anyMatch(c -> c.match() instanceof Chain.PlainHttp)) {
            listener.addListenerFilters(
                    Protos.listenerFilter("envoy.filters.listener.http_inspector", HttpInspector.getDefaultInstance()));
            listener.setListenerFiltersTimeout(Protos.duration(mesh.protocolDetectionTimeout()));
        }
    }

    /** What no chain is for goes to the chain for any, or the way of what belongs to no service. */
    private void addChains(Listener.Builder listener, Binding binding) {
        if (binding.chains().size() == 1 && binding.chains().getFirst().match() instanceof Chain.Any) {
            listener.addFilterChains(chain(binding, binding.chains().getFirst()));
            return;
        }
        for (Chain chain : binding.chains()) {
            if (chain.match() instanceof Chain.Any) {
                listener.setDefaultFilterChain(chain(binding, chain));
            } else {
                listener.addFilterChains(chain(binding, chain));
            }
        }
        if (!listener.hasDefaultFilterChain()) {
            listener.setDefaultFilterChain(FilterChain.newBuilder().setName("PassthroughFilterChain")
                    .setFilterChainMatch(FilterChainMatch.getDefaultInstance()).addAllFilters(tcp.catchAll()));
        }
    }

    private FilterChain chain(Binding binding, Chain chain) {
        FilterChain.Builder written = FilterChain.newBuilder()
                .setTransportSocketConnectTimeout(Protos.duration(HANDSHAKE));
        switch (chain.match()) {
            case Chain.Any _ -> {
            }
            case Chain.PlainHttp _ -> written.setFilterChainMatch(FilterChainMatch.newBuilder()
                    .setTransportProtocol(Alpn.RAW_BUFFER).addAllApplicationProtocols(Alpn.PLAIN_HTTP.names()));
            case Chain.ServerNames(List<String> names) ->
                written.setFilterChainMatch(FilterChainMatch.newBuilder().addAllServerNames(names));
        }
        return switch (chain.action()) {
            case Chain.Http route -> written.addFilters(http().discovering("outbound_" + binding.name(), route)).build();
            case Chain.Tcp target -> written.addAllFilters(tcp.to(target)).build();
        };
    }

    private HttpManagers http() {
        if (http == null) {
            throw new IllegalStateException("a view that says it does not look at HTTP holds a binding that does");
        }
        return http;
    }

    /** All that is redirected arrives here, and goes on to the listener of its original destination, if there is one. */
    Listener virtual() {
        int port = mesh.proxyListenPort();
        Listener.Builder listener = Listener.newBuilder().setName(Names.VIRTUAL_OUTBOUND).setUseOriginalDst(BoolValue.of(true))
                .setTrafficDirection(TrafficDirection.OUTBOUND).addAllAccessLog(logs.unmatched())
                .setMaxConnectionsToAcceptPerSocketEvent(Protos.uint32(1));
        Protos.bind(listener, outbound.families().wildcards(), port);
        if (outbound.capture().isTransparent()) {
            listener.setTransparent(BoolValue.of(true));
        }
        return listener
                .addFilterChains(FilterChain.newBuilder().setName(Names.VIRTUAL_OUTBOUND + "-blackhole")
                        .setFilterChainMatch(FilterChainMatch.newBuilder().setDestinationPort(Protos.uint32(port)))
                        .addFilters(tcp.blackHole()))
                .addFilterChains(FilterChain.newBuilder().setName(Names.VIRTUAL_OUTBOUND + "-catchall-tcp")
                        .addAllFilters(tcp.catchAll()))
                .build();
    }

    /** Clients that are told to use an HTTP proxy come in here, without any redirection. */
    Listener httpProxy(int port) {
        List<String> hosts = outbound.families().localhosts();
        String name = Names.listener(hosts.getFirst(), port);
        Filter manager = http().proxying("outbound_" + name);
        Listener.Builder listener = Listener.newBuilder().setName(name).setTrafficDirection(TrafficDirection.OUTBOUND)
                .setListenerFiltersTimeout(Protos.ZERO).setContinueOnListenerFiltersTimeout(true)
                .addAllAccessLog(logs.unmatched()).addFilterChains(FilterChain.newBuilder()
                        .setTransportSocketConnectTimeout(Protos.duration(HANDSHAKE)).addFilters(manager));
        Protos.bind(listener, hosts, port);
        return listener.build();
    }
}
