package dev.navarch.generate.route;

import dev.navarch.generate.Names;
import dev.navarch.generate.ProtoWriter;
import dev.navarch.generate.ProxyTraits;
import dev.navarch.generate.Resource;
import dev.navarch.generate.route.RouteEncoder.Host;
import dev.navarch.generate.route.RouteEncoder.Part;
import dev.navarch.model.Protocol;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.ServicePort;
import dev.navarch.model.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The route configurations of one view in one World. */
final class RouteTables {
    private final World world;
    private final RoutesView view;
    private final boolean allowAny;
    private final RuledHosts rules;
    private final ProtoWriter writer = new ProtoWriter();

    RouteTables(World world, RoutesView view) {
        this.world = world;
        this.view = view;
        this.rules = new RuledHosts(world, view.rules());
        this.allowAny = world.mesh().allowAnyOutbound();
    }

    /** The route that the HTTP services of a port share; none when there are none. */
    List<Resource> ofPort(int port) {
        List<Service> services = servedOn(port);
        return services.isEmpty() ? List.of() : List.of(shared(port, new SharedRoute(this, view, port, services).hosts()));
    }

    /** The same, where there was one in the World before; services that are not {@code changed} are what they were. */
    List<Resource> ofPort(int port, Resource before, Set<ServiceKey> changed) {
        List<Service> services = servedOn(port);
        writer.expect(before.any().length);
        return services.isEmpty()
                ? List.of()
                : List.of(shared(port, new SharedRoute(this, view, port, services).hosts(before, changed)));
    }

    private Resource shared(int port, List<Part> hosts) {
        return RouteEncoder.shared(Names.route(port), hosts, allowAny, writer);
    }

    private List<Service> servedOn(int port) {
        List<Service> services = new ArrayList<>();
        for (Service service : world.byPort().getOrDefault(port, List.of())) {
            if (view.scope().sees(service) && routed(service, port) != null) {
                services.add(service);
            }
        }
        return services;
    }

    /** The routes that a service has to itself: one for each port whose protocol nobody said. */
    List<Resource> ofService(Service service) {
        if (!view.scope().sees(service)) {
            return List.of();
        }
        List<Resource> routes = new ArrayList<>();
        for (ServicePort port : service.ports()) {
            if (port.protocol().isSniffed()) {
                String name = Names.route(service.hostname(), port.number());
                routes.add(RouteEncoder.own(name, rules.host(service, port.number(), List.of("*")), writer));
            }
        }
        return routes;
    }

    /**
     * The route of a listener that is an HTTP proxy: requests name host and port themselves, so each port has domains of its own. Who names
     * none means port 80, or else a service's first.
     */
    List<Resource> ofHttpProxy() {
        if (!view.httpProxy()) {
            return List.of();
        }
        List<Service> services = world.services().values().stream().filter(view.scope()::sees)
                .sorted(Comparator.comparingLong(Service::creationTime).thenComparing(Service::key)).toList();
        DomainClaims claims = new DomainClaims(view);
        services.forEach(claims::reserve);
        List<Part> hosts = new ArrayList<>();
        for (Service service : services) {
            Set<Integer> done = new HashSet<>();
            if (routed(service, 80) != null) {
                done.add(80);
                add(hosts, service, 80, claims.take(service, 80));
            }
            for (ServicePort port : service.ports()) {
                if (isRouted(port) && done.add(port.number())) {
                    add(hosts, service, port.number(), claims.take(service, port.number()));
                }
            }
        }
        hosts.sort(Comparator.comparing(Part::name));
        return List.of(RouteEncoder.proxy(Names.HTTP_PROXY_ROUTE, hosts, allowAny, writer));
    }

    private void add(List<Part> hosts, Service service, int port, List<String> domains) {
        Host host = host(service, port, domains);
        if (host != null) {
            hosts.add(host);
        }
    }

    /** Null without a domain: such a virtual host would be refused, and has no use. */
    @Nullable
    Host host(Service service, int port, List<String> domains) {
        return domains.isEmpty() ? null : rules.host(service, port, domains);
    }

    private static @Nullable ServicePort routed(Service service, int number) {
        for (ServicePort port : service.ports()) {
            if (port.number() == number && isRouted(port)) {
                return port;
            }
        }
        return null;
    }

    private static boolean isRouted(ServicePort port) {
        Protocol protocol = port.protocol();
        return protocol.isHttp() || protocol.isSniffed();
    }

    /** The addresses of a service for the proxies of a view. */
    static List<String> addresses(Service service, RoutesView view) {
        List<String> addresses = ProxyTraits.addresses(service, view.cluster(), view.ipv4(), view.ipv6());
        for (String address : addresses) {
            if (isNone(address)) {
                return addresses.stream().filter(each -> !isNone(each)).toList();
            }
        }
        return addresses;
    }

    private static boolean isNone(String address) {
        return address.equals(Service.NO_ADDRESS) || address.equals("::");
    }
}
