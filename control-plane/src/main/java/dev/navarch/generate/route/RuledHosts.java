package dev.navarch.generate.route;

import com.google.protobuf.CodedOutputStream;
import dev.navarch.generate.Names;
import dev.navarch.generate.RuleScope;
import dev.navarch.generate.route.RouteEncoder.Host;
import dev.navarch.model.HttpRoute;
import dev.navarch.model.HttpRoute.Match;
import dev.navarch.model.Service;
import dev.navarch.model.VirtualServiceFact;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.route.v3.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Virtual hosts of services, with the routes that users give them where they do. For the proxies of one scope in one World. */
final class RuledHosts {
    private final World world;
    private final RuleScope rules;
    private final RouteTargets targets;

    RuledHosts(World world, RuleScope rules) {
        this.world = world;
        this.rules = rules;
        this.targets = new RouteTargets(world, rules);
    }

    Host host(Service service, int port, List<String> domains) {
        String name = Names.route(service.hostname(), port);
        String cluster = Names.outbound(port, service.hostname());
        List<Route> routes = routes(service, port);
        if (routes.isEmpty() && !targets.hashes(service, port, "").isEmpty()) {
            routes = List.of(RouteWriter.all(name, cluster, targets.hashes(service, port, "")));
        }
        return routes.isEmpty()
                ? new Host(name, domains, cluster)
                : new Host(name, domains, cluster, routes.stream().map(RuledHosts::bytes).toList());
    }

    /** Whatever comes behind a route for everything is never reached, so it is left out. */
    private List<Route> routes(Service service, int port) {
        VirtualServiceFact said = world.traffic().http().find(rules.namespace(), service.hostname());
        List<Route> routes = new ArrayList<>();
        if (said == null) {
            return routes;
        }
        for (HttpRoute route : said.http()) {
            RouteWriter writer = new RouteWriter(targets, said, route, port);
            if (route.match().isEmpty()) {
                routes.add(writer.write(null));
                return routes;
            }
            for (Match match : route.match()) {
                if (isFor(match, port)) {
                    routes.add(writer.write(match));
                    if (match.isEverything()) {
                        return routes;
                    }
                }
            }
        }
        return routes;
    }

    /** What is known of the client beforehand: labels say nothing where gateways are named, as Istio has it. */
    private boolean isFor(Match match, int port) {
        boolean ofMesh = match.gateways().isEmpty() || match.gateways().contains(VirtualServiceFact.MESH);
        boolean selected = !match.gateways().isEmpty() || match.sourceLabels().isEmpty()
                || rules.workload().contains(match.sourceLabels());
        return ofMesh && selected && (match.port() == 0 || match.port() == port)
                && (match.sourceNamespace().isEmpty() || match.sourceNamespace().equals(rules.namespace()));
    }

    /** Deterministic, as every resource is: a route has maps in it. */
    private static byte[] bytes(Route route) {
        byte[] bytes = new byte[route.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            route.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the right size takes it all", e);
        }
        return bytes;
    }
}
