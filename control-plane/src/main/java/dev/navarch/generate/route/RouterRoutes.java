package dev.navarch.generate.route;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import dev.navarch.generate.Names;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.gateway.MergedGateway;
import dev.navarch.generate.gateway.MergedGateway.BoundPort;
import dev.navarch.generate.gateway.MergedGateway.GatewayServer;
import dev.navarch.generate.gateway.MergedGateway.Kind;
import dev.navarch.model.GatewayFact.Host;
import dev.navarch.model.GatewayFact.Server;
import dev.navarch.model.GatewayFact.Tls;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The routes of a router's servers for HTTP: one for each port in clear text, one for each server whose TLS ends there. Nobody says yet where
 * requests go from there, so they are answered 404, but where they are to come back with TLS.
 */
final class RouterRoutes {
    private static final UInt32Value MAX_DIRECT_RESPONSE_BYTES = UInt32Value.of(1 << 20);

    private RouterRoutes() {
    }

    static List<Resource> of(World world, RouterRoutesView view) {
        Map<String, Resource> routes = new LinkedHashMap<>();
        for (BoundPort port : MergedGateway.of(world, view.gateways()).ports()) {
            if (port.kind() == Kind.HTTP) {
                routes.put(port.route(), route(port.route(), port.port(), port.servers()));
            } else if (port.kind() == Kind.TLS) {
                for (GatewayServer server : port.servers()) {
                    if (server.looksAtHttp()) {
                        routes.putIfAbsent(server.route(), route(server.route(), port.port(), List.of(server)));
                    }
                }
            }
        }
        return List.copyOf(routes.values());
    }

    private static Resource route(String name, int port, List<GatewayServer> servers) {
        List<VirtualHost> hosts = new ArrayList<>();
        for (String host : redirected(servers)) {
            hosts.add(VirtualHost.newBuilder().setName(Names.route(host, port)).addDomains(host)
                    .setIncludeRequestAttemptCount(true).setRequireTls(VirtualHost.TlsRequirementType.ALL).build());
        }
        if (hosts.isEmpty()) {
            hosts.add(VirtualHost.newBuilder().setName("blackhole:" + port).addDomains(Host.ANY).build());
        }
        return Resource.of(ResourceType.ROUTE, name,
                RouteConfiguration.newBuilder().setName(name).addAllVirtualHosts(hosts)
                        .setValidateClusters(BoolValue.of(false)).setMaxDirectResponseBodySizeBytes(MAX_DIRECT_RESPONSE_BYTES)
                        .setIgnorePortInHostMatching(true).build());
    }

    /** Hosts that are only to be had with TLS, as far as they can be told apart by Envoy. */
    private static Set<String> redirected(List<GatewayServer> servers) {
        Set<String> hosts = new TreeSet<>();
        for (GatewayServer gateway : servers) {
            Server server = gateway.server();
            Tls tls = server.tls();
            if (tls != null && tls.httpsRedirect()) {
                for (Host host : server.hosts()) {
                    if (!host.name().isBlank() && host.name().lastIndexOf('*') <= 0) {
                        hosts.add(host.name());
                    }
                }
            }
        }
        return hosts;
    }
}
