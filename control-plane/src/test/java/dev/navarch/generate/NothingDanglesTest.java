package dev.navarch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.navarch.generate.cluster.Clusters;
import dev.navarch.generate.endpoint.Endpoints;
import dev.navarch.generate.listener.ListenerGeneration;
import dev.navarch.generate.route.Routes;
import dev.navarch.model.World;
import dev.navarch.testkit.Proxies;
import dev.navarch.testkit.Resources;
import dev.navarch.testkit.Worlds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a proxy is sent over random meshes is whole: each cluster that awaits endpoints has an assignment, each route that a listener awaits
 * exists, and all traffic leads to clusters that exist.
 */
class NothingDanglesTest {
    private final Projection projection = new Projection(
            List.of(new Clusters(), new Endpoints(), new ListenerGeneration(), new Routes()));
    private final List<Proxy> proxies = List.of(Proxies.plain("stranger-1", "shop", "10.9.9.9"),
            Proxies.withFiles("b-2", "shop", "10.1.0.6", "c1"),
            Proxies.sidecar("a-1", "shop", "10.1.0.1", "c1", "net1", "HTTP_PROXY_PORT", "15080"),
            Proxies.istioSidecar("a-1", "shop", "10.1.0.1", "c1", "net1"),
            Proxies.sidecar("b-1", "bank", "10.1.0.4", "c2", "", "INTERCEPTION_MODE", "NONE"),
            Proxies.router("gw-1", "istio-system", "10.1.0.7", "c1", "net1"));

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void whatIsNamedExists(long seed) throws InvalidProtocolBufferException {
        RandomMesh mesh = new RandomMesh(new Random(seed), new Worlds());
        for (int i = 0; i < 10; i++) {
            mesh.happen();
        }
        for (int i = 0; i < 40; i++) {
            for (int changes = 0; changes < 4; changes++) {
                mesh.happen();
            }
            for (Proxy proxy : proxies) {
                check(mesh.worlds().world(), proxy, "seed " + seed + ", step " + i + ", " + proxy.nodeId());
            }
        }
    }

    private void check(World world, Proxy proxy, String where) throws InvalidProtocolBufferException {
        Set<String> clusters = new TreeSet<>();
        Set<String> awaited = new TreeSet<>();
        for (Resource resource : all(world, proxy, ResourceType.CLUSTER)) {
            Cluster cluster = Resources.read(resource, Cluster.class);
            clusters.add(cluster.getName());
            if (cluster.getType() == Cluster.DiscoveryType.EDS) {
                awaited.add(cluster.getEdsClusterConfig().getServiceName());
            }
        }
        Set<String> routes = new TreeSet<>();
        Set<String> goals = new TreeSet<>();
        for (Resource resource : all(world, proxy, ResourceType.ROUTE)) {
            routes.add(resource.name());
            addGoals(goals, Resources.read(resource, RouteConfiguration.class));
        }
        Set<String> routesAwaited = new TreeSet<>();
        for (Resource resource : all(world, proxy, ResourceType.LISTENER)) {
            Listener listener = Resources.read(resource, Listener.class);
            List<FilterChain> chains = new ArrayList<>(listener.getFilterChainsList());
            chains.add(listener.getDefaultFilterChain());
            for (FilterChain chain : chains) {
                for (Filter filter : chain.getFiltersList()) {
                    follow(filter.getTypedConfig(), goals, routesAwaited);
                }
            }
        }
        Set<String> assignments = new TreeSet<>();
        all(world, proxy, ResourceType.ENDPOINT).forEach(resource -> assignments.add(resource.name()));
        assertEquals(Set.of(), without(awaited, assignments), () -> where + ": clusters without an assignment");
        assertEquals(Set.of(), without(routesAwaited, routes), () -> where + ": listeners without their route");
        if (proxy.type() == Proxy.Type.ROUTER) {
            // Users may send traffic to what does not exist, and have nothing listened for.
            goals.removeIf(goal -> goal.isEmpty() || goal.startsWith("outbound|"));
        } else {
            Set<String> ledTo = ledTo(world);
            goals.removeIf(goal -> goal.startsWith("outbound|") && ledTo.contains(goal.substring(goal.lastIndexOf('|') + 1)));
            assertFalse(clusters.isEmpty() || goals.isEmpty(), where);
        }
        assertEquals(Set.of(), without(goals, clusters), () -> where + ": traffic to clusters that do not exist");
    }

    /** Hosts that users lead requests to, with those that these are aliases for: they may lack the port, the subset, or be no services at all. */
    private static Set<String> ledTo(World world) {
        Set<String> hosts = new TreeSet<>(world.traffic().http().destinations());
        for (boolean more = true; more;) {
            Set<String> next = new TreeSet<>();
            world.services().values().stream().filter(service -> hosts.contains(service.hostname()))
                    .filter(service -> !service.externalName().isEmpty()).forEach(service -> next.add(service.externalName()));
            more = hosts.addAll(next);
        }
        return hosts;
    }

    private static void follow(Any config, Set<String> goals, Set<String> routesAwaited) throws InvalidProtocolBufferException {
        if (config.is(TcpProxy.class)) {
            goals.add(config.unpack(TcpProxy.class).getCluster());
        } else if (config.is(HttpConnectionManager.class)) {
            HttpConnectionManager manager = config.unpack(HttpConnectionManager.class);
            if (manager.hasRds()) {
                routesAwaited.add(manager.getRds().getRouteConfigName());
            }
            addGoals(goals, manager.getRouteConfig());
        }
    }

    private static void addGoals(Set<String> goals, RouteConfiguration route) {
        route.getVirtualHostsList().forEach(host -> host.getRoutesList().stream().filter(r -> r.hasRoute()).forEach(r -> {
            if (r.getRoute().hasWeightedClusters()) {
                r.getRoute().getWeightedClusters().getClustersList().forEach(cluster -> goals.add(cluster.getName()));
            } else {
                goals.add(r.getRoute().getCluster());
            }
        }));
    }

    private static Set<String> without(Set<String> all, Set<String> those) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(those);
        return rest;
    }

    private List<Resource> all(World world, Proxy proxy, ResourceType type) {
        List<Resource> all = new ArrayList<>();
        projection.views(world, proxy, type).forEach(view -> all.addAll(projection.generate(world, view).resources()));
        return all;
    }
}
