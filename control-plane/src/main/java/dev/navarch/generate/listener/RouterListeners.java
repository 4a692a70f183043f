package dev.navarch.generate.listener;

import dev.navarch.generate.Names;
import dev.navarch.generate.ProtoWriter;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.authentication.JwtFilter;
import dev.navarch.generate.authorization.AuthorizationFilters;
import dev.navarch.generate.gateway.MergedGateway;
import dev.navarch.generate.gateway.MergedGateway.BoundPort;
import dev.navarch.generate.gateway.MergedGateway.GatewayServer;
import dev.navarch.generate.gateway.MergedGateway.Kind;
import dev.navarch.generate.gateway.MergedGateway.Rejection;
import dev.navarch.generate.gateway.ServiceRoutes;
import dev.navarch.generate.gateway.ServiceRoutes.Route;
import dev.navarch.generate.gateway.ServiceRoutes.Target;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.GatewayFact.Tls;
import dev.navarch.model.GatewayFact.TlsMode;
import dev.navarch.model.Service;
import dev.navarch.model.ServicePort;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a router: one for each address and port that its Gateways state, with a filter chain for each way that connections may go
 * from there. A port from which there is no way has none, since Envoy refuses a listener without chains. Single use, one thread.
 */
final class RouterListeners {
    private final World world;
    private final RouterView view;
    private final Consumer<Rejection> rejected;
    private final AccessLogs logs;
    private final TcpFilters tcp;
    private final List<Filter> access;
    private final HttpManagers http;
    private final ServiceRoutes routes;
    private final ProtoWriter writer = new ProtoWriter();

    private RouterListeners(World world, RouterView view, Consumer<Rejection> rejected) {
        this.world = world;
        this.view = view;
        this.rejected = rejected;
        this.logs = AccessLogs.of(world.mesh());
        this.tcp = new TcpFilters(world.mesh(), logs, view.idleTimeout(),
                view.http().extensions().stats() && world.mesh().telemetryWithPrometheus()
                        ? List.of(IstioFilters.tcpStats())
                        : List.of());
        AuthorizationFilters authorization = AuthorizationFilters.of(world.mesh(), view.authorization());
        this.access = authorization.tcp();
        this.http = HttpManagers.router(world, view.http(), logs,
                authorization.around(JwtFilter.of(view.authentication())));
        this.routes = new ServiceRoutes(world, view.namespace());
    }

    /** @param rejected hears of everything that is stated and not done */
    static List<Resource> of(World world, RouterView view, Consumer<Rejection> rejected) {
        MergedGateway merged = MergedGateway.of(world, view.gateways());
        merged.rejections().forEach(rejected);
        RouterListeners listeners = new RouterListeners(world, view, rejected);
        List<Resource> written = new ArrayList<>();
        for (BoundPort port : merged.ports()) {
            Resource listener = listeners.listener(port);
            if (listener != null) {
                written.add(listener);
            }
        }
        return written;
    }

    private @Nullable Resource listener(BoundPort port) {
        RouterChains chains = new RouterChains(rejected);
        if (!port.bind().isEmpty() && !view.families().canBind(port.bind())) {
            chains.reject(port.servers().getFirst(), "the gateway has no address of the family of " + port.bind());
            return null;
        }
        List<String> addresses = port.bind().isEmpty() ? view.families().wildcards() : List.of(port.bind());
        String name = Names.listener(addresses.getFirst(), port.port());
        switch (port.kind()) {
            case HTTP -> chains.add(port.servers().getFirst(), List.of(), Alpn.ANY, null, requests(name, port.route()));
            case TCP -> addConnections(chains, port.servers().getFirst(), List.of(), null);
            case TLS -> port.servers().forEach(server -> addTls(chains, server, name));
        }
        Listener.Builder head = Listener.newBuilder().setName(name);
        Protos.bind(head, addresses, port.port());
        Listener.Builder tail = Listener.newBuilder().setTrafficDirection(TrafficDirection.OUTBOUND)
                .setMaxConnectionsToAcceptPerSocketEvent(Protos.uint32(1)).addAllAccessLog(logs.unmatched())
                .addAllAdditionalAddresses(head.getAdditionalAddressesList());
        head.clearAdditionalAddresses();
        if (port.kind() == Kind.TLS) {
            tail.addListenerFilters(OutboundListeners.tlsInspector());
        }
        chains.all().forEach(chain -> head.addFilterChains(chain.write()));
        writer.reset().raw(tail.build().toByteArray());
        int end = writer.position();
        addServices(port);
        if (chains.all().isEmpty() && writer.position() == end) {
            return null;
        }
        writer.raw(head.build().toByteArray());
        return Resource.ofWritten(ResourceType.LISTENER, name, writer);
    }

    private void addTls(RouterChains chains, GatewayServer server, String listener) {
        Tls tls = server.server().tls();
        if (tls == null) {
            throw new IllegalStateException(server + " is among servers with TLS");
        }
        switch (tls.mode()) {
            case AUTO_PASSTHROUGH -> {
                // Of all such servers of the port at once: two of them may have the same services.
            }
            case PASSTHROUGH -> {
                for (Route route : routes.byServerName(server, rejected)) {
                    chains.add(server, route.serverNames(), Alpn.ANY, null, connections(route));
                }
            }
            case SIMPLE, MUTUAL, OPTIONAL_MUTUAL, ISTIO_MUTUAL -> {
                String refused = RouterTls.refused(tls, view.certificate());
                if (refused != null) {
                    chains.reject(server, refused);
                    return;
                }
                boolean exchange = view.http().extensions().metadataExchange();
                TransportSocket socket = RouterTls.of(tls, view.certificate(), world.mesh(), server.looksAtHttp(), exchange);
                if (server.looksAtHttp()) {
                    chains.add(server, server.serverNames(), Alpn.ANY, socket, requests(listener, server.route()));
                } else {
                    addConnections(chains, server, tls.mode() == TlsMode.ISTIO_MUTUAL && exchange
                            ? List.of(IstioFilters.tcpMetadataExchange())
                            : List.of(), socket);
                }
            }
        }
    }

    private void addServices(BoundPort port) {
        List<GatewayServer> servers = port.servers().stream().filter(GatewayServer::handsOnByName).toList();
        if (servers.isEmpty()) {
            return;
        }
        ServiceChains chains = new ServiceChains(writer, tcp, world.mesh().outboundClusterStatName());
        for (Service service : List.copyOf(world.services().values()).reversed()) {
            if (view.scope().sees(service) && servers.stream().anyMatch(server -> ServiceRoutes.serves(server, service))) {
                chains.write(service, subsets(service));
            }
        }
    }

    /** The whole service and the parts that a rule gives it. */
    private Set<String> subsets(Service service) {
        Set<String> subsets = new LinkedHashSet<>(List.of(""));
        DestinationRuleFact rule = view.rules().destination(world, service);
        if (rule != null) {
            rule.subsets().forEach(subset -> subsets.add(subset.name()));
        }
        return subsets;
    }

    private void addConnections(RouterChains chains, GatewayServer server, List<Filter> first, @Nullable TransportSocket socket) {
        Route route = routes.ofConnections(server);
        if (route != null) {
            List<Filter> filters = new ArrayList<>(first);
            filters.addAll(connections(route));
            chains.add(server, socket == null ? List.of() : server.serverNames(), Alpn.ANY, socket, filters);
        }
    }

    private List<Filter> connections(Route route) {
        List<Filter> filters = new ArrayList<>(access);
        filters.addAll(route.targets().size() > 1 ? tcp.among(route.name(), route.targets()) : to(route.targets().getFirst()));
        return filters;
    }

    private List<Filter> to(Target target) {
        Service service = target.service();
        ServicePort port = target.port();
        String stat = service == null || port == null
                ? target.cluster()
                : Stats.prefix(target.cluster(), world.mesh().outboundClusterStatName(), service, port, "");
        return tcp.to(new Chain.Tcp(target.cluster(), stat, false));
    }

    private List<Filter> requests(String listener, String route) {
        return List.of(http.discovering("outbound_" + listener, new Chain.Http(route, false)));
    }
}
