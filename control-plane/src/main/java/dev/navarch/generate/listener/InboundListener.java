package dev.navarch.generate.listener;

import com.google.protobuf.BoolValue;
import dev.navarch.generate.Names;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.Protocol;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down the listener where all traffic to a workload arrives.
 */
final class InboundListener {
    private final MeshConfig mesh;
    private final InboundView view;
    private final AccessLogs logs;
    private final List<Filter> exchange;
    private final TcpFilters tcp;
    private final HttpManagers http;
    private final InboundInspectors inspectors = new InboundInspectors();
    private final Listener.Builder listener = Listener.newBuilder();

    private InboundListener(World world, InboundView view) {
        this.mesh = world.mesh();
        this.view = view;
        this.logs = AccessLogs.of(mesh);
        this.exchange = view.http().extensions().metadataExchange()
                ? List.of(IstioFilters.tcpMetadataExchange())
                : List.of();
        List<Filter> before = new ArrayList<>(exchange);
        if (view.http().extensions().stats() && mesh.telemetryWithPrometheus()) {
            before.add(IstioFilters.tcpStats());
        }
        this.tcp = new TcpFilters(mesh, logs, Duration.ZERO, before);
        this.http = HttpManagers.inbound(world, view.http(), logs);
    }

    static Listener of(World world, InboundView view) {
        return new InboundListener(world, view).write();
    }

    private Listener write() {
        listener.setName(Names.VIRTUAL_INBOUND).setTrafficDirection(TrafficDirection.INBOUND)
                .setListenerFiltersTimeout(Protos.duration(mesh.protocolDetectionTimeout()))
                .setContinueOnListenerFiltersTimeout(true).setMaxConnectionsToAcceptPerSocketEvent(Protos.uint32(1))
                .addAllAccessLog(logs.unmatched());
        Protos.bind(listener, view.families().wildcards(), mesh.proxyInboundListenPort());
        if (view.transparent()) {
            listener.setTransparent(BoolValue.of(true));
        }
        addBlackHole();
        addPassthrough();
        view.ports().forEach(this::addPort);
        inspectors.addTo(listener, view.transparent());
        return listener.build();
    }

    /** Whoever calls the proxy's own port would make it call itself, without end. */
    private void addBlackHole() {
        int port = mesh.proxyInboundListenPort();
        inspectors.none(port);
        listener.addFilterChains(FilterChain.newBuilder().setName(Names.VIRTUAL_INBOUND + "-blackhole")
                .setFilterChainMatch(FilterChainMatch.newBuilder().setDestinationPort(Protos.uint32(port)))
                .addFilters(tcp.blackHole()));
    }

    private void addPassthrough() {
        Chain.Tcp target = new Chain.Tcp(Names.INBOUND_PASSTHROUGH, Names.INBOUND_PASSTHROUGH, false);
        for (InboundChain chain : InboundChain.of(view.mode(), Traffic.SNIFFED)) {
            FilterChain.Builder written = start(chain, InboundInspectors.OTHER_PORTS);
            if (chain.http()) {
                written.setName(Names.VIRTUAL_INBOUND + "-catchall-http").addAllFilters(exchange)
                        .addFilters(http.routing(Names.INBOUND_PASSTHROUGH, false, InboundRoutes.passthrough()));
            } else {
                written.setName(Names.VIRTUAL_INBOUND).addAllFilters(tcp.to(target));
            }
            listener.addFilterChains(written);
        }
    }

    private void addPort(InboundPort port) {
        String name = Names.listener(view.families().wildcard(), port.targetPort());
        Chain.Tcp target = new Chain.Tcp(Names.inbound(port.targetPort()), port.stat(), false);
        boolean grpcWeb = port.protocol() == Protocol.GRPC_WEB;
        for (InboundChain chain : InboundChain.of(view.mode(), port.traffic())) {
            FilterChain.Builder written = start(chain, port.targetPort()).setName(name);
            if (chain.http()) {
                written.addAllFilters(exchange)
                        .addFilters(http.routing("inbound_" + name, grpcWeb, InboundRoutes.to(port)));
            } else {
                written.addAllFilters(tcp.to(target));
            }
            listener.addFilterChains(written);
        }
    }

    private FilterChain.Builder start(InboundChain chain, int port) {
        inspectors.need(chain, port);
        FilterChainMatch.Builder match = FilterChainMatch.newBuilder().setTransportProtocol(chain.transport().protocol())
                .addAllApplicationProtocols(chain.alpn().names());
        if (port != InboundInspectors.OTHER_PORTS) {
            match.setDestinationPort(Protos.uint32(port));
        }
        FilterChain.Builder written = FilterChain.newBuilder().setFilterChainMatch(match);
        if (chain.transport() == InboundChain.Transport.MUTUAL_TLS) {
            written.setTransportSocket(
                    ServerTls.of(mesh.trustDomain(), chain.http(), view.http().extensions().metadataExchange()));
        }
        return written;
    }
}
