package dev.navarch.xds;

import dev.navarch.generate.Generation;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Steps;
import dev.navarch.generate.View;
import dev.navarch.model.World;
import dev.navarch.model.WorldDelta;
import dev.navarch.proto.nds.NameTable;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Generation from a table: for each World and view the names and their contents. Clusters and listeners have a view for all and one for
 * each proxy; endpoints and routes have one for each of a few zones, into which proxies are put.
 */
final class FakeGeneration implements Generation {
    private final Map<Long, Map<View, Map<String, String>>> byWorld = new ConcurrentHashMap<>();
    private final Map<Long, Map<String, String>> zones = new ConcurrentHashMap<>();

    record Table(ResourceType type, String owner) implements View {
    }

    /** What all proxies share of a type. */
    static final String ALL = "all";

    /** What is in the World of that version: contents by view and name, and by proxy id the zone, {@link #ALL} where none is given. */
    void put(long version, Map<View, Map<String, String>> contents, Map<String, String> zoneOfProxy) {
        Map<View, Map<String, String>> copy = new HashMap<>();
        contents.forEach((view, names) -> copy.put(view, new TreeMap<>(names)));
        byWorld.put(version, copy);
        zones.put(version, Map.copyOf(zoneOfProxy));
    }

    @Override
    public List<View> views(World world, Proxy proxy, ResourceType type) {
        if (type.isWildcard()) {
            return List.of(new Table(type, ALL), new Table(type, proxy.id()));
        }
        return List.of(new Table(type, zones.getOrDefault(world.version(), Map.of()).getOrDefault(proxy.id(), ALL)));
    }

    @Override
    public boolean movesViews(WorldDelta delta, Proxy proxy) {
        return delta.everything();
    }

    @Override
    public ResourceSet generate(World world, View view) {
        Map<String, String> names = byWorld.getOrDefault(world.version(), Map.of()).getOrDefault(view, Map.of());
        return ResourceSet.of(names.entrySet().stream().map(e -> resource(view.type(), e.getKey(), e.getValue())).toList());
    }

    @Override
    public Step step(ResourceSet previous, World world, WorldDelta delta, View view) {
        return Steps.between(previous, generate(world, view));
    }

    @Override
    public Resource absent(ResourceType type, String name) {
        return resource(type, name, "");
    }

    static Resource resource(ResourceType type, String name, String content) {
        return switch (type) {
            case CLUSTER -> Resource.of(type, name, Cluster.newBuilder().setName(name).setAltStatName(content).build());
            case ENDPOINT -> Resource.of(type, name, endpoints(name, content));
            case LISTENER -> Resource.of(type, name, Listener.newBuilder().setName(name).setStatPrefix(content).build());
            case ROUTE -> Resource.of(type, name, RouteConfiguration.newBuilder().setName(name)
                    .addVirtualHosts(VirtualHost.newBuilder().setName(content)).build());
            case NAME_TABLE -> Resource.of(type, name,
                    NameTable.newBuilder().putTable(name, NameTable.NameInfo.newBuilder().addIps(content).build()).build());
        };
    }

    private static ClusterLoadAssignment endpoints(String name, String content) {
        ClusterLoadAssignment.Builder assignment = ClusterLoadAssignment.newBuilder().setClusterName(name);
        if (!content.isEmpty()) {
            assignment.addEndpoints(LocalityLbEndpoints.newBuilder().addLbEndpoints(LbEndpoint.newBuilder().setEndpoint(
                    Endpoint.newBuilder().setAddress(Address.newBuilder()
                            .setSocketAddress(SocketAddress.newBuilder().setAddress(content))))));
        }
        return assignment.build();
    }
}
