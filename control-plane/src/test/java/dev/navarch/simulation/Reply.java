package dev.navarch.simulation;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.navarch.generate.ResourceType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A response of either dialect, as a proxy reads it.
 *
 * @param resources by name
 */
record Reply(ResourceType type, String nonce, String version, NavigableMap<String, Held> resources, List<String> removed) {

    /**
     * A resource in a proxy's hands.
     *
     * @param version empty in the state of the world
     */
    record Held(Any any, String version) {
        <M extends Message> M as(Class<M> type) {
            try {
                return any.unpack(type);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("bytes that are no " + type, e);
            }
        }
    }

    static Reply of(boolean delta, byte[] bytes) {
        NavigableMap<String, Held> resources = new TreeMap<>();
        try {
            if (delta) {
                DeltaDiscoveryResponse reply = DeltaDiscoveryResponse.parseFrom(bytes);
                reply.getResourcesList().forEach(r -> resources.put(r.getName(), new Held(r.getResource(), r.getVersion())));
                return new Reply(Objects.requireNonNull(ResourceType.ofUrl(reply.getTypeUrl())), reply.getNonce(),
                        reply.getSystemVersionInfo(), resources, reply.getRemovedResourcesList());
            }
            DiscoveryResponse reply = DiscoveryResponse.parseFrom(bytes);
            ResourceType type = Objects.requireNonNull(ResourceType.ofUrl(reply.getTypeUrl()));
            for (Any any : reply.getResourcesList()) {
                resources.put(name(type, any), new Held(any, ""));
            }
            return new Reply(type, reply.getNonce(), reply.getVersionInfo(), resources, List.of());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("a response that is none", e);
        }
    }

    @Override
    public String toString() {
        return type + " " + nonce + " " + resources.keySet() + (removed.isEmpty() ? "" : " without " + removed);
    }

    private static String name(ResourceType type, Any any) throws InvalidProtocolBufferException {
        return switch (type) {
            case CLUSTER -> any.unpack(Cluster.class).getName();
            case ENDPOINT -> any.unpack(ClusterLoadAssignment.class).getClusterName();
            case LISTENER -> any.unpack(Listener.class).getName();
            case ROUTE -> any.unpack(RouteConfiguration.class).getName();
            case NAME_TABLE -> "name-table";
        };
    }

    /** Whether a cluster waits for endpoints that are named like it. */
    static boolean needsEndpoints(Held cluster) {
        return cluster.as(Cluster.class).getType() == Cluster.DiscoveryType.EDS;
    }

    /** The clusters that a listener or a route names. */
    static Set<String> clusters(ResourceType type, Held held) {
        Set<String> clusters = new TreeSet<>();
        if (type == ResourceType.ROUTE) {
            addRoutes(clusters, held.as(RouteConfiguration.class));
        }
        if (type == ResourceType.LISTENER) {
            for (Filter filter : filters(held)) {
                if (filter.getTypedConfig().is(TcpProxy.class)) {
                    clusters.add(new Held(filter.getTypedConfig(), "").as(TcpProxy.class).getCluster());
                } else if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
                    addRoutes(clusters,
                            new Held(filter.getTypedConfig(), "").as(HttpConnectionManager.class).getRouteConfig());
                }
            }
        }
        return clusters;
    }

    private static void addRoutes(Set<String> clusters, RouteConfiguration routes) {
        routes.getVirtualHostsList().forEach(host -> host.getRoutesList().forEach(route -> {
            if (!route.getRoute().getCluster().isEmpty()) {
                clusters.add(route.getRoute().getCluster());
            }
        }));
    }

    /** The routes that a listener waits for. */
    static Set<String> routes(Held listener) {
        Set<String> routes = new TreeSet<>();
        for (Filter filter : filters(listener)) {
            if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
                HttpConnectionManager http = new Held(filter.getTypedConfig(), "").as(HttpConnectionManager.class);
                if (http.hasRds()) {
                    routes.add(http.getRds().getRouteConfigName());
                }
            }
        }
        return routes;
    }

    private static List<Filter> filters(Held held) {
        Listener listener = held.as(Listener.class);
        List<FilterChain> chains = new ArrayList<>(listener.getFilterChainsList());
        if (listener.hasDefaultFilterChain()) {
            chains.add(listener.getDefaultFilterChain());
        }
        return chains.stream().flatMap(chain -> chain.getFiltersList().stream()).toList();
    }

    /** The addresses of an assignment. */
    static Set<String> addresses(Held endpoints) {
        Set<String> addresses = new TreeSet<>();
        endpoints.as(ClusterLoadAssignment.class).getEndpointsList().forEach(locality -> locality.getLbEndpointsList()
                .forEach(e -> addresses.add(e.getEndpoint().getAddress().getSocketAddress().getAddress())));
        return addresses;
    }
}
