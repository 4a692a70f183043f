package dev.navarch.generate.route;

import com.google.protobuf.Duration;
import dev.navarch.generate.Names;
import dev.navarch.generate.RuleScope;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.HostPattern;
import dev.navarch.model.Resolution;
import dev.navarch.model.Service;
import dev.navarch.model.ServiceKey;
import dev.navarch.model.TrafficPolicy;
import dev.navarch.model.TrafficPolicy.HashKey;
import dev.navarch.model.VirtualServiceFact.Destination;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To which clusters users' destinations lead, and by what of a request an endpoint is picked there. */
final class RouteTargets {
    /** An alias may lead to an alias; a ring of them leads nowhere. */
    private static final int ALIASES = 8;

    private final World world;
    private final RuleScope rules;

    RouteTargets(World world, RuleScope rules) {
        this.world = world;
        this.rules = rules;
    }

    /** @param hashes empty where any endpoint will do */
    record Target(String cluster, List<HashPolicy> hashes) {
    }

    /**
     * A destination that does not exist has a cluster of its name all the same, which answers 503 until it comes.
     *
     * @param namespace of whoever wrote it
     * @param arrivedAt the port that the client called
     */
    Target of(Destination destination, String namespace, int arrivedAt) {
        String host = way(world, HostPattern.qualified(destination.host(), namespace, world.domainSuffix())).getLast();
        Service service = service(world, host);
        int port = destination.port();
        if (port == 0) {
            port = service != null && service.ports().size() == 1 ? service.ports().getFirst().number() : arrivedAt;
        }
        return new Target(Names.outbound(port, destination.subset(), host),
                service == null ? List.of() : hashes(service, port, destination.subset()));
    }

    /** A host and those that it leads to as an alias, some of which may not exist; the last one is where requests go. */
    static List<String> way(World world, String host) {
        List<String> way = new ArrayList<>(List.of(host));
        Service service = service(world, host);
        for (int i = 0; i < ALIASES && service != null && service.resolution() == Resolution.ALIAS; i++) {
            way.add(service.externalName());
            service = service(world, service.externalName());
        }
        return way;
    }

    private static @Nullable Service service(World world, String host) {
        return world.service(new ServiceKey(host, HostPattern.namespaceOf(host, world.domainSuffix())));
    }

    /** What a rule says of a service's port, or of that of a part of it. */
    List<HashPolicy> hashes(Service service, int port, String subset) {
        DestinationRuleFact rule = rules.destination(world, service);
        if (rule == null) {
            return List.of();
        }
        TrafficPolicy policy = rule.policy().on(port);
        for (DestinationRuleFact.Subset each : rule.subsets()) {
            if (each.name().equals(subset)) {
                policy = rule.policy().on(port, each.policy());
            }
        }
        TrafficPolicy.LoadBalancer balancer = policy.balancer();
        TrafficPolicy.ConsistentHash hash = balancer == null ? null : balancer.hash();
        return hash == null ? List.of() : List.of(policy(hash.key()));
    }

    private static HashPolicy policy(HashKey key) {
        HashPolicy.Builder policy = HashPolicy.newBuilder();
        switch (key) {
            case HashKey.Header(String name) -> policy.setHeader(HashPolicy.Header.newBuilder().setHeaderName(name));
            case HashKey.QueryParameter(String name) -> policy
                    .setQueryParameter(HashPolicy.QueryParameter.newBuilder().setName(name));
            case HashKey.SourceIp() -> policy
                    .setConnectionProperties(HashPolicy.ConnectionProperties.newBuilder().setSourceIp(true));
            case HashKey.Cookie(String name, String path, java.time.Duration lifetime) -> {
                HashPolicy.Cookie.Builder cookie = HashPolicy.Cookie.newBuilder().setName(name).setPath(path);
                if (lifetime != null) {
                    cookie.setTtl(Duration.newBuilder().setSeconds(lifetime.getSeconds()).setNanos(lifetime.getNano()));
                }
                policy.setCookie(cookie);
            }
        }
        return policy.build();
    }
}
