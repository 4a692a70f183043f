package dev.navarch.generate.listener;

import com.google.protobuf.BoolValue;
import dev.navarch.generate.Names;
import dev.navarch.generate.authentication.JwtFilter;
import dev.navarch.generate.authorization.AuthorizationFilters;
import dev.navarch.model.MeshConfig;
import dev.navarch.model.PeerMode;
import dev.navarch.model.Protocol;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes down the listener where all traffic to a workload arrives.
 */
final class InboundListener {
    /** Says in a dump of the configuration why nobody is let in. */
    private static final String REFUSED = "-no-certificate";

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
        AuthorizationFilters access = AuthorizationFilters.of(mesh, view.authorization());
        before.addAll(access.tcp());
        if (view.http().extensions().stats() && mesh.telemetryWithPrometheus()) {
            before.add(IstioFilters.tcpStats());
        }
        this.tcp = new TcpFilters(mesh, logs, Duration.ZERO, before);
        this.http = HttpManagers.inbound(world, view.http(), logs, access.around(JwtFilter.of(view.authentication())));
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
        addPassthrough(InboundInspectors.OTHER_PORTS, view.policy().mode());
        addPassthroughPorts();
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

    /** Ports that no service knows, of which a policy says something all the same. */
    private void addPassthroughPorts() {
        Set<Integer> known = new HashSet<>(Set.of(mesh.proxyInboundListenPort()));
        view.ports().forEach(port -> known.add(port.targetPort()));
        view.policy().ports().forEach((port, mode) -> {
            if (!known.contains(port)) {
                addPassthrough(port, mode);
            }
        });
    }

    private void addPassthrough(int port, PeerMode mode) {
        Chain.Tcp target = new Chain.Tcp(Names.INBOUND_PASSTHROUGH, Names.INBOUND_PASSTHROUGH, false);
        for (InboundChain chain : chains(mode, Traffic.SNIFFED)) {
            FilterChain.Builder written = start(chain, port);
            if (chain.transport() == InboundChain.Transport.REFUSED) {
                written.setName(Names.VIRTUAL_INBOUND + REFUSED).addFilters(tcp.blackHole());
            } else if (chain.http()) {
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
        for (InboundChain chain : chains(view.policy().mode(port.targetPort()), port.traffic())) {
            FilterChain.Builder written = start(chain, port.targetPort()).setName(name);
            if (chain.transport() == InboundChain.Transport.REFUSED) {
                written.setName(name + REFUSED).addFilters(tcp.blackHole());
            } else if (chain.http()) {
                written.addAllFilters(exchange)
                        .addFilters(http.routing("inbound_" + name, grpcWeb, InboundRoutes.to(port)));
            } else {
                written.addAllFilters(tcp.to(target));
            }
            listener.addFilterChains(written);
        }
    }

    private List<InboundChain> chains(PeerMode mode, Traffic traffic) {
        return view.certificate().isThere()
                ? InboundChain.of(mode, traffic)
                : InboundChain.withoutCertificate(mode, traffic);
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
                    ServerTls.of(view.certificate(), mesh, chain.http(), view.http().extensions().metadataExchange()));
        }
        return written;
    }
}
