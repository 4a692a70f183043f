package dev.navarch.generate.route;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Names;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.RuleScope;
import dev.navarch.generate.Scope;
import dev.navarch.generate.Steps;
import dev.navarch.generate.TypeGeneration;
import dev.navarch.generate.gateway.SelectedGateways;
import dev.navarch.model.FactKind;
import dev.navarch.model.HostPattern;
import dev.navarch.model.HttpRules;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.HashSet;

/**
 * Generates route configurations (RDS). Those of sidecars: one for each port with HTTP services, named by the port; one for each service whose
 * protocol the proxy finds out by itself, named by host and port; and one for all of them where the proxy is an HTTP proxy. Those of routers: one for each
 * of their servers that looks at HTTP.
 */
public final class Routes implements TypeGeneration<RouteView> {

    @Override
    public ResourceType type() {
        return ResourceType.ROUTE;
    }

    @Override
    public Class<RouteView> viewType() {
        return RouteView.class;
    }

    @Override
    public List<RouteView> views(World world, Proxy proxy) {
        if (proxy.type() == Proxy.Type.ROUTER) {
            return List.of(new RouterRoutesView(SelectedGateways.of(world, proxy)));
        }
        if (proxy.type() != Proxy.Type.SIDECAR) {
            return List.of();
        }
        return List
                .of(new RoutesView(Scope.of(world, proxy), RuleScope.ofRoutes(world, proxy), proxy.cluster(), proxy.dnsDomain(),
                        proxy.hasIpv4(), proxy.hasIpv6(),
                        proxy.httpProxyPort() > 0));
    }

    @Override
    public ResourceSet generate(World world, RouteView view) {
        return switch (view) {
            case RoutesView sidecar -> ofSidecar(world, sidecar);
            case RouterRoutesView router -> ResourceSet.of(RouterRoutes.of(world, router));
        };
    }

    private static ResourceSet ofSidecar(World world, RoutesView view) {
        RouteTables tables = new RouteTables(world, view);
        List<Resource> made = new ArrayList<>();
        for (int port : world.byPort().keySet()) {
            made.addAll(tables.ofPort(port));
        }
        for (Service service : world.services().values()) {
            made.addAll(tables.ofService(service));
        }
        made.addAll(tables.ofHttpProxy());
        return ResourceSet.of(made);
    }

    @Override
    public Generation.Step step(ResourceSet previous, World world, WorldDelta delta, RouteView view) {
        if (delta.everything()) {
            return Steps.between(previous, generate(world, view));
        }
        return switch (view) {
            case RoutesView sidecar -> stepOfSidecar(previous, world, delta, sidecar);
            case RouterRoutesView _ -> delta.config().isEmpty()
                    ? Steps.none(previous)
                    : Steps.between(previous, generate(world, view));
        };
    }

    private static Generation.Step stepOfSidecar(ResourceSet previous, World world, WorldDelta delta, RoutesView view) {
        Set<ServiceKey> touched = touched(world, delta, view);
        if (touched.isEmpty() && delta.ports().isEmpty()) {
            return Steps.none(previous);
        }
        RouteTables tables = new RouteTables(world, view);
        List<Resource> made = new ArrayList<>(tables.ofHttpProxy());
        Collection<String> names = Steps.names(previous, delta, delta.services(), (port, host) -> Names.route(host, port),
                name -> name.substring(0, Math.max(0, name.lastIndexOf(':'))));
        Set<Integer> ports = new HashSet<>(delta.ports());
        for (ServiceKey key : touched) {
            Service service = world.service(key);
            if (service != null) {
                service.ports().forEach(port -> ports.add(port.number()));
                made.addAll(tables.ofService(service));
            }
        }
        for (int port : ports) {
            Resource before = previous.get(Names.route(port));
            made.addAll(before == null ? tables.ofPort(port) : tables.ofPort(port, before, touched));
            names.add(Names.route(port));
        }
        return Steps.replace(previous, names, made);
    }

    /** Services that were redefined, those with other rules, and those whose rules lead to one of these. */
    private static Set<ServiceKey> touched(World world, WorldDelta delta, RoutesView view) {
        Set<ServiceKey> touched = new HashSet<>(delta.services());
        touched.addAll(view.rules().touched(world, delta, FactKind.DESTINATION_RULE));
        Set<String> hosts = hostsThatLeadTo(world, touched);
        touched.addAll(view.rules().touched(world, delta, FactKind.VIRTUAL_SERVICE));
        for (String host : hosts) {
            if (HostPattern.isPattern(host)) {
                world.services().keySet().stream().filter(key -> HostPattern.matches(host, key.hostname())).forEach(touched::add);
            } else {
                ServiceKey key = new ServiceKey(host, HostPattern.namespaceOf(host, world.domainSuffix()));
                if (world.service(key) != null) {
                    touched.add(key);
                }
            }
        }
        return touched;
    }

    /** Also by aliases, and where the service is no more: what its name was an alias for is what requests went to. */
    private static Set<String> hostsThatLeadTo(World world, Set<ServiceKey> services) {
        Set<String> names = new HashSet<>();
        services.forEach(key -> names.add(key.hostname()));
        Set<String> hosts = new HashSet<>();
        HttpRules rules = world.traffic().http();
        if (!names.isEmpty()) {
            rules.destinations().forEach(destination -> {
                if (RouteTargets.way(world, destination).stream().anyMatch(names::contains)) {
                    hosts.addAll(rules.hostsThatLeadTo(destination));
                }
            });
        }
        return hosts;
    }

    /** A name that no service has gets a route that leads nowhere: the listener that waits for it becomes ready, and answers 404. */
    @Override
    public Resource absent(String name) {
        return RouteEncoder.empty(name);
    }
}
