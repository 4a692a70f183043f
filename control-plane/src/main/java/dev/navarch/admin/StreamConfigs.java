package dev.navarch.admin;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.Timestamps;
import dev.navarch.generate.Proxy;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import dev.navarch.xds.StreamStatus;
import dev.navarch.xds.StreamStatus.TypeStatus;
import io.envoyproxy.envoy.admin.v3.ClustersConfigDump;
import io.envoyproxy.envoy.admin.v3.EndpointsConfigDump;
import io.envoyproxy.envoy.admin.v3.ListenersConfigDump;
import io.envoyproxy.envoy.admin.v3.RoutesConfigDump;
import io.envoyproxy.envoy.admin.v3.UpdateFailureState;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.status.v3.ClientConfig;
import io.envoyproxy.envoy.service.status.v3.ConfigStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stream's state in Envoy's own messages, as {@code istioctl} reads it. */
final class StreamConfigs {
    static final String SYNC_TYPE = "type.googleapis.com/envoy.service.status.v3.ClientConfig";

    private StreamConfigs() {
    }

    /** What it was sent of each type, and whether it accepted. */
    static ClientConfig sync(StreamStatus stream) {
        Proxy proxy = stream.proxy();
        Struct.Builder metadata = Struct.newBuilder();
        metadata.putFields("CLUSTER_ID", text(proxy.cluster() == null ? "" : proxy.cluster().value()));
        metadata.putFields("NAMESPACE", text(proxy.namespace()));
        metadata.putFields("ISTIO_VERSION", text(proxy.version()));
        ClientConfig.Builder config = ClientConfig.newBuilder()
                .setNode(Node.newBuilder().setId(proxy.id()).setMetadata(metadata));
        Map<String, TypeStatus> byUrl = new TreeMap<>();
        stream.types().forEach((type, status) -> byUrl.put(type.typeUrl(), status));
        byUrl.forEach((url, status) -> config.addGenericXdsConfigs(generic(url, status)));
        return config.build();
    }

    private static ClientConfig.GenericXdsConfig generic(String url, TypeStatus status) {
        ClientConfig.GenericXdsConfig.Builder generic = ClientConfig.GenericXdsConfig.newBuilder().setTypeUrl(url)
                .setConfigStatus(status(status));
        if (status.sentAt() != null) {
            generic.setLastUpdated(Timestamps.fromMillis(status.sentAt().toEpochMilli()));
        }
        if (status.error() != null) {
            generic.setErrorState(UpdateFailureState.newBuilder().setDetails(status.error()));
        }
        return generic.build();
    }

    private static ConfigStatus status(TypeStatus status) {
        if (status.sent().isEmpty()) {
            return ConfigStatus.NOT_SENT;
        }
        if (status.error() != null) {
            return ConfigStatus.ERROR;
        }
        return status.sent().equals(status.acked()) ? ConfigStatus.SYNCED : ConfigStatus.STALE;
    }

    /** What it was sent, as Envoy would dump it. */
    static List<Any> dump(StreamStatus stream) {
        List<Message> dumps = new ArrayList<>();
        ClustersConfigDump.Builder clusters = ClustersConfigDump.newBuilder();
        for (Resource resource : resources(stream.types().get(ResourceType.CLUSTER))) {
            clusters.addDynamicActiveClusters(ClustersConfigDump.DynamicCluster.newBuilder()
                    .setVersionInfo(resource.version().toString()).setCluster(any(resource)));
        }
        dumps.add(clusters.build());
        ListenersConfigDump.Builder listeners = ListenersConfigDump.newBuilder();
        for (Resource resource : resources(stream.types().get(ResourceType.LISTENER))) {
            listeners.addDynamicListeners(ListenersConfigDump.DynamicListener.newBuilder().setName(resource.name())
                    .setActiveState(ListenersConfigDump.DynamicListenerState.newBuilder()
                            .setVersionInfo(resource.version().toString()).setListener(any(resource))));
        }
        dumps.add(listeners.build());
        RoutesConfigDump.Builder routes = RoutesConfigDump.newBuilder();
        for (Resource resource : resources(stream.types().get(ResourceType.ROUTE))) {
            routes.addDynamicRouteConfigs(RoutesConfigDump.DynamicRouteConfig.newBuilder()
                    .setVersionInfo(resource.version().toString()).setRouteConfig(any(resource)));
        }
        dumps.add(routes.build());
        EndpointsConfigDump.Builder endpoints = EndpointsConfigDump.newBuilder();
        for (Resource resource : resources(stream.types().get(ResourceType.ENDPOINT))) {
            endpoints.addDynamicEndpointConfigs(EndpointsConfigDump.DynamicEndpointConfig.newBuilder()
                    .setVersionInfo(resource.version().toString()).setEndpointConfig(any(resource)));
        }
        dumps.add(endpoints.build());
        return dumps.stream().map(Any::pack).toList();
    }

    private static List<Resource> resources(@Nullable TypeStatus status) {
        return status == null ? List.of() : status.resources();
    }

    private static Any any(Resource resource) {
        try {
            return Any.parseFrom(resource.any());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a resource of ours is no Any: " + resource.name(), e);
        }
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
