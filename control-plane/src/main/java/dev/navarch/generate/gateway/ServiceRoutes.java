package dev.navarch.generate.gateway;

import dev.navarch.generate.Names;
import dev.navarch.generate.gateway.MergedGateway.GatewayServer;
import dev.navarch.generate.gateway.MergedGateway.Rejection;
import dev.navarch.model.GatewayFact.Host;
import dev.navarch.model.Resolution;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.ServicePort;
import dev.navarch.model.VirtualServiceFact;
import dev.navarch.model.VirtualServiceFact.ConnectionMatch;
import dev.navarch.model.VirtualServiceFact.Destination;
import dev.navarch.model.VirtualServiceFact.TcpRoute;
import dev.navarch.model.VirtualServiceFact.TlsMatch;
import dev.navarch.model.VirtualServiceFact.TlsRoute;
import dev.navarch.model.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where VirtualServices lead the connections that arrive at a router's servers. For the routers of one namespace in one World.
 */
public final class ServiceRoutes {
    /** An alias may lead to an alias; a ring of them leads nowhere. */
    private static final int ALIASES = 8;

    private final World world;
    private final String namespace;

    /** @param namespace the routers' own: what is not exported to it is not for them */
    public ServiceRoutes(World world, String namespace) {
        this.world = world;
        this.namespace = namespace;
    }

    /**
     * Where some connections go.
     *
     * @param serverNames that a client asks for in its TLS handshake; empty for any
     * @param name by which statistics call it where there are several targets
     * @param targets at least one
     */
    public record Route(List<String> serverNames, String name, List<Target> targets) {
        public Route {
            serverNames = List.copyOf(serverNames);
            targets = List.copyOf(targets);
        }
    }

    /**
     * A cluster that connections are handed to.
     *
     * @param weight above 0, in proportion to the other targets'
     * @param service whose it is, with the port; null where there is none of that name: then nobody answers
     */
    public record Target(String cluster, int weight, @Nullable Service service, @Nullable ServicePort port) {
    }

    /** Routes by server name, for a server that hands TLS on; no name in two of them. */
    public List<Route> byServerName(GatewayServer server, Consumer<Rejection> rejected) {
        List<Route> routes = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (VirtualServiceFact virtual : bound(server)) {
            for (TlsRoute route : virtual.tls()) {
                for (TlsMatch match : route.match()) {
                    if (!applies(match.connection(), server)) {
                        continue;
                    }
                    List<String> names = match.serverNames().contains(Host.ANY)
                            ? List.of()
                            : match.serverNames().stream().sorted().distinct().toList();
                    List<String> claimed = names.isEmpty() ? List.of(Host.ANY) : names;
                    List<Target> targets = targets(virtual, route.route(), server);
                    if (claimed.stream().anyMatch(taken::contains)) {
                        rejected.accept(new Rejection(server.gateway(), "port " + server.server().port().number()
                                + ": VirtualService " + virtual.key() + " routes " + claimed + ", which is routed already"));
                    } else if (!targets.isEmpty()) {
                        taken.addAll(claimed);
                        routes.add(new Route(names, virtual.key().name() + "." + virtual.key().namespace(), targets));
                    }
                }
            }
        }
        return routes;
    }

    /** The route of all connections to a server; null where no VirtualService has one. */
    public @Nullable Route ofConnections(GatewayServer server) {
        for (VirtualServiceFact virtual : bound(server)) {
            for (TcpRoute route : virtual.tcp()) {
                if (route.match().isEmpty() || route.match().stream().anyMatch(match -> applies(match, server))) {
                    List<Target> targets = targets(virtual, route.route(), server);
                    if (!targets.isEmpty()) {
                        return new Route(List.of(), virtual.key().name() + "." + virtual.key().namespace(), targets);
                    }
                }
            }
        }
        return null;
    }

    /** Whether a service is among the hosts of a server. */
    public static boolean serves(GatewayServer server, Service service) {
        return server.server().hosts().stream().anyMatch(host -> Hosts.isWithin(service.hostname(), host.name()));
    }

    /** VirtualServices that are for a server: they name its Gateway, and some host of theirs is one of its own. */
    private List<VirtualServiceFact> bound(GatewayServer server) {
        List<VirtualServiceFact> bound = new ArrayList<>();
        for (VirtualServiceFact virtual : world.traffic().virtualServices()) {
            if (virtual.gateways().contains(server.name()) && virtual.isVisibleTo(namespace)
                    && virtual.hosts().stream().anyMatch(host -> isServed(server, virtual, host))) {
                bound.add(virtual);
            }
        }
        return bound;
    }

    private boolean isServed(GatewayServer server, VirtualServiceFact virtual, String written) {
        String name = Hosts.qualified(written, virtual.key().namespace(), world.domainSuffix());
        for (Host host : server.server().hosts()) {
            boolean allowed = host.namespace().equals(Host.ANY) || host.namespace().equals(virtual.key().namespace());
            if (allowed && Hosts.meet(name, host.name())) {
                return true;
            }
        }
        return false;
    }

    private static boolean applies(ConnectionMatch match, GatewayServer server) {
        return (match.port() == 0 || match.port() == server.server().port().number())
                && (match.gateways().isEmpty() || match.gateways().contains(server.name()));
    }

    /** Without those that are to get nothing; empty where that is all of them. */
    private List<Target> targets(VirtualServiceFact virtual, List<Destination> destinations, GatewayServer server) {
        List<Target> targets = new ArrayList<>(destinations.size());
        for (Destination destination : destinations) {
            int weight = destinations.size() == 1 ? 1 : destination.weight();
            if (weight > 0) {
                targets.add(target(virtual, destination, weight, server.server().port().number()));
            }
        }
        return targets;
    }

    private Target target(VirtualServiceFact virtual, Destination destination, int weight, int arrivedAt) {
        String host = Hosts.qualified(destination.host(), virtual.key().namespace(), world.domainSuffix());
        Service service = service(host);
        for (int i = 0; i < ALIASES && service != null && service.resolution() == Resolution.ALIAS; i++) {
            host = service.externalName();
            service = service(host);
        }
        int number = destination.port();
        if (number == 0) {
            number = service != null && service.ports().size() == 1 ? service.ports().getFirst().number() : arrivedAt;
        }
        return new Target(Names.outbound(number, destination.subset(), host), weight, service, port(service, number));
    }

    private static @Nullable ServicePort port(@Nullable Service service, int number) {
        if (service != null) {
            for (ServicePort port : service.ports()) {
                if (port.number() == number) {
                    return port;
                }
            }
        }
        return null;
    }

    private @Nullable Service service(String host) {
        String suffix = ".svc." + world.domainSuffix();
        int dot = host.indexOf('.');
        return dot > 0 && host.endsWith(suffix) && host.length() - suffix.length() > dot
                ? world.service(new ServiceKey(host, host.substring(dot + 1, host.length() - suffix.length())))
                : null;
    }
}
