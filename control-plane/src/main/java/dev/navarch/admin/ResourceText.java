package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.github.udpa.udpa.type.v1.TypedStruct;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.navarch.generate.Resource;
import dev.navarch.proto.nds.NameTable;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.sni_cluster.v3.SniCluster;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.listener.original_src.v3.OriginalSrc;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import java.io.IOException;
import java.util.List;

/**
 * An xDS resource as JSON. Thread-safe.
 *
 * <p>What it cannot read (a message inside of which this program has no description) is shown as bytes: a page that says less is better
 * than none.
 */
final class ResourceText {
    private static final List<Descriptor> TYPES = List.of(Cluster.getDescriptor(), ClusterLoadAssignment.getDescriptor(),
            Listener.getDescriptor(), RouteConfiguration.getDescriptor(), HttpConnectionManager.getDescriptor(),
            TcpProxy.getDescriptor(), MongoProxy.getDescriptor(), SniCluster.getDescriptor(), Router.getDescriptor(),
            HTTPFault.getDescriptor(), Cors.getDescriptor(), FilterConfig.getDescriptor(), GrpcWeb.getDescriptor(),
            HttpInspector.getDescriptor(), OriginalDst.getDescriptor(), OriginalSrc.getDescriptor(), TlsInspector.getDescriptor(),
            RawBuffer.getDescriptor(), DownstreamTlsContext.getDescriptor(), UpstreamTlsContext.getDescriptor(),
            HttpProtocolOptions.getDescriptor(), FileAccessLog.getDescriptor(), StdoutAccessLog.getDescriptor(),
            UuidRequestIdConfig.getDescriptor(), PreviousHostsPredicate.getDescriptor(), TypedStruct.getDescriptor(),
            NameTable.getDescriptor());

    private final JsonFormat.Printer printer = JsonFormat.printer()
            .usingTypeRegistry(TypeRegistry.newBuilder().add(TYPES).build()).omittingInsignificantWhitespace();

    void write(JsonGenerator out, Resource resource) throws IOException {
        Any any = Any.parseFrom(resource.any());
        String json;
        try {
            json = printer.print(any);
        } catch (InvalidProtocolBufferException _) {
            out.writeStartObject();
            out.writeStringField("@type", any.getTypeUrl());
            out.writeStringField("name", resource.name());
            out.writeBinaryField("value", any.getValue().toByteArray());
            out.writeEndObject();
            return;
        }
        Json.raw(out, json);
    }
}
