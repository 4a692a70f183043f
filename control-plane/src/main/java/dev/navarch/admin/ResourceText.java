package dev.navarch.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.navarch.generate.Resource;
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
import java.io.IOException;

/**
 * An xDS resource as JSON. Thread-safe.
 *
 * <p>What it cannot read (a message inside of which this program has no description) is shown as bytes: a page that says less is better
 * than none.
 */
final class ResourceText {
    private final JsonFormat.Printer printer = JsonFormat.printer()
            .usingTypeRegistry(TypeRegistry.newBuilder().add(Cluster.getDescriptor()).add(ClusterLoadAssignment.getDescriptor())
                    .add(Listener.getDescriptor()).add(RouteConfiguration.getDescriptor())
                    .add(HttpConnectionManager.getDescriptor())
                    .add(TcpProxy.getDescriptor()).add(SniCluster.getDescriptor()).add(Router.getDescriptor())
                    .add(HTTPFault.getDescriptor()).add(Cors.getDescriptor()).add(FilterConfig.getDescriptor())
                    .add(HttpInspector.getDescriptor()).add(OriginalDst.getDescriptor()).add(TlsInspector.getDescriptor())
                    .add(RawBuffer.getDescriptor()).add(DownstreamTlsContext.getDescriptor())
                    .add(UpstreamTlsContext.getDescriptor())
                    .add(HttpProtocolOptions.getDescriptor()).add(FileAccessLog.getDescriptor())
                    .add(StdoutAccessLog.getDescriptor()).build())
            .omittingInsignificantWhitespace();

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
