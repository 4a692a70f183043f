package dev.navarch.testkit;

import com.google.protobuf.Any;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceSet;
import dev.navarch.proto.nds.NameTable;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads resources back from their bytes. */
public final class Resources {
    private static final TypeRegistry TYPES = TypeRegistry.newBuilder().add(Cluster.getDescriptor())
            .add(ClusterLoadAssignment.getDescriptor()).add(Listener.getDescriptor()).add(RouteConfiguration.getDescriptor())
            .add(PreviousHostsPredicate.getDescriptor()).add(RawBuffer.getDescriptor()).add(UpstreamTlsContext.getDescriptor())
            .add(HttpProtocolOptions.getDescriptor()).add(HttpConnectionManager.getDescriptor()).add(Router.getDescriptor())
            .add(io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault.getDescriptor())
            .add(io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy.getDescriptor())
            .add(com.github.udpa.udpa.type.v1.TypedStruct.getDescriptor()).build();

    private Resources() {
    }

    /** The resource's message. */
    public static <M extends Message> M read(Resource resource, Class<M> type) {
        try {
            return Any.parseFrom(resource.any()).unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a " + type.getSimpleName() + ": " + resource, e);
        }
    }

    /** The resource of that name in a set, which must be there. */
    public static <M extends Message> M read(ResourceSet set, String name, Class<M> type) {
        Resource resource = set.get(name);
        if (resource == null) {
            throw new AssertionError("no " + name + " among " + set.byName().keySet());
        }
        return read(resource, type);
    }

    /** The class of a resource's message. */
    public static Class<? extends Message> type(Resource resource) {
        return switch (resource.type()) {
            case CLUSTER -> Cluster.class;
            case ENDPOINT -> ClusterLoadAssignment.class;
            case LISTENER -> Listener.class;
            case ROUTE -> RouteConfiguration.class;
            case NAME_TABLE -> NameTable.class;
        };
    }

    /** The bytes of a message as protobuf's own classes write them deterministically. */
    public static byte[] bytes(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A message as JSON. */
    public static String json(Message message) {
        try {
            return JsonFormat.printer().usingTypeRegistry(TYPES).print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** A whole set as JSON, a resource after the other in the order of names. */
    public static String json(ResourceSet set) {
        StringBuilder json = new StringBuilder();
        set.resources().forEach(resource -> json.append(json(read(resource, type(resource)))).append('\n'));
        return json.toString();
    }
}
