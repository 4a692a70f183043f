package dev.navarch.generate.listener;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.github.udpa.udpa.type.v1.TypedStruct;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.original_src.v3.OriginalSrc;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Listeners as JSON. */
final class ListenerJson {
    private static final List<Message> TYPES = List.of(TypedStruct.getDefaultInstance(), FileAccessLog.getDefaultInstance(),
            Cors.getDefaultInstance(), HTTPFault.getDefaultInstance(), FilterConfig.getDefaultInstance(),
            GrpcWeb.getDefaultInstance(), Router.getDefaultInstance(), HttpInspector.getDefaultInstance(),
            OriginalDst.getDefaultInstance(), OriginalSrc.getDefaultInstance(), TlsInspector.getDefaultInstance(),
            HttpConnectionManager.getDefaultInstance(), MongoProxy.getDefaultInstance(), TcpProxy.getDefaultInstance(),
            UuidRequestIdConfig.getDefaultInstance(), DownstreamTlsContext.getDefaultInstance(), RBAC.getDefaultInstance(),
            io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.getDefaultInstance(), ExtAuthz.getDefaultInstance(),
            io.envoyproxy.envoy.extensions.filters.network.ext_authz.v3.ExtAuthz.getDefaultInstance(),
            JwtAuthentication.getDefaultInstance(), UriTemplateMatchConfig.getDefaultInstance());
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().usingTypeRegistry(registry());

    private ListenerJson() {
    }

    private static TypeRegistry registry() {
        List<Descriptor> descriptors = TYPES.stream().map(MessageOrBuilder::getDescriptorForType).toList();
        return TypeRegistry.newBuilder().add(descriptors).build();
    }

    /** All of them, in an array. */
    static String of(Collection<Listener> listeners) {
        List<String> texts = new ArrayList<>();
        try {
            for (Listener listener : listeners) {
                texts.add(PRINTER.print(listener));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        return "[" + String.join(",\n", texts) + "]\n";
    }
}
