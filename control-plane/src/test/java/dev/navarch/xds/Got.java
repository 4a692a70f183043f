package dev.navarch.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Any;
import dev.navarch.generate.ResourceType;
import dev.navarch.generate.Version;
import dev.navarch.proto.nds.NameTable;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A response as a client reads it.
 *
 * @param contents by name: what {@link FakeGeneration#resource} put in
 * @param versions by name: of the resource's bytes
 */
record Got(ResourceType type, String nonce, String version, String controlPlane, Map<String, String> contents,
        Map<String, String> versions, List<String> removed, int bytes) {

    static Got of(Protocol protocol, byte[] bytes) {
        try {
            return protocol == Protocol.DELTA
                    ? of(DeltaDiscoveryResponse.parseFrom(bytes), bytes.length)
                    : of(DiscoveryResponse.parseFrom(bytes), bytes.length);
        } catch (IOException e) {
            throw new AssertionError("a response that is none", e);
        }
    }

    static Got of(DeltaDiscoveryResponse response, int bytes) throws IOException {
        ResourceType type = Objects.requireNonNull(ResourceType.ofUrl(response.getTypeUrl()));
        Map<String, String> contents = new TreeMap<>();
        Map<String, String> versions = new TreeMap<>();
        for (io.envoyproxy.envoy.service.discovery.v3.Resource resource : response.getResourcesList()) {
            Map.Entry<String, String> content = content(type, resource.getResource());
            assertEquals(content.getKey(), resource.getName());
            assertEquals(Version.of(resource.getResource().toByteArray()).toString(), resource.getVersion());
            contents.put(content.getKey(), content.getValue());
            versions.put(resource.getName(), resource.getVersion());
        }
        return new Got(type, response.getNonce(), response.getSystemVersionInfo(), response.getControlPlane().getIdentifier(),
                contents, versions, new ArrayList<>(response.getRemovedResourcesList()), bytes);
    }

    static Got of(DiscoveryResponse response, int bytes) throws IOException {
        ResourceType type = Objects.requireNonNull(ResourceType.ofUrl(response.getTypeUrl()));
        Map<String, String> contents = new TreeMap<>();
        Map<String, String> versions = new TreeMap<>();
        for (Any any : response.getResourcesList()) {
            Map.Entry<String, String> content = content(type, any);
            contents.put(content.getKey(), content.getValue());
            versions.put(content.getKey(), Version.of(any.toByteArray()).toString());
        }
        return new Got(type, response.getNonce(), response.getVersionInfo(), response.getControlPlane().getIdentifier(), contents,
                versions, List.of(), bytes);
    }

    private static Map.Entry<String, String> content(ResourceType type, Any any) throws IOException {
        assertEquals(type.typeUrl(), any.getTypeUrl());
        return switch (type) {
            case CLUSTER -> {
                Cluster cluster = Cluster.parseFrom(any.getValue());
                yield Map.entry(cluster.getName(), cluster.getAltStatName());
            }
            case ENDPOINT -> {
                ClusterLoadAssignment endpoints = ClusterLoadAssignment.parseFrom(any.getValue());
                yield Map.entry(endpoints.getClusterName(), endpoints.getEndpointsCount() == 0
                        ? ""
                        : endpoints.getEndpoints(0).getLbEndpoints(0).getEndpoint().getAddress().getSocketAddress().getAddress());
            }
            case LISTENER -> {
                Listener listener = Listener.parseFrom(any.getValue());
                yield Map.entry(listener.getName(), listener.getStatPrefix());
            }
            case ROUTE -> {
                RouteConfiguration route = RouteConfiguration.parseFrom(any.getValue());
                yield Map.entry(route.getName(), route.getVirtualHosts(0).getName());
            }
            case NAME_TABLE -> {
                Map.Entry<String, NameTable.NameInfo> one = NameTable.parseFrom(any.getValue()).getTableMap().entrySet()
                        .iterator().next();
                yield Map.entry(one.getKey(), one.getValue().getIps(0));
            }
        };
    }

    /** Type, contents and removals in one line, for transcripts: {@code cds a=1 b=2 -c}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type.shortName());
        contents.forEach((name, content) -> text.append(' ').append(name).append('=').append(content));
        removed.stream().sorted().forEach(name -> text.append(" -").append(name));
        return text.toString();
    }
}
