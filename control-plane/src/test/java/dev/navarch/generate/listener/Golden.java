package dev.navarch.generate.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.original_src.v3.OriginalSrc;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Listeners as text that is kept and reviewed. {@code -Dgolden.write=true} writes the files anew.
 */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden/listener");
    private static final List<Message> TYPES = List.of(TypedStruct.getDefaultInstance(), FileAccessLog.getDefaultInstance(),
            Cors.getDefaultInstance(), HTTPFault.getDefaultInstance(), FilterConfig.getDefaultInstance(),
            GrpcWeb.getDefaultInstance(), Router.getDefaultInstance(), HttpInspector.getDefaultInstance(),
            OriginalDst.getDefaultInstance(), OriginalSrc.getDefaultInstance(), TlsInspector.getDefaultInstance(),
            HttpConnectionManager.getDefaultInstance(), MongoProxy.getDefaultInstance(), TcpProxy.getDefaultInstance(),
            UuidRequestIdConfig.getDefaultInstance(), DownstreamTlsContext.getDefaultInstance());
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().usingTypeRegistry(registry());

    private Golden() {
    }

    private static TypeRegistry registry() {
        List<Descriptor> descriptors = TYPES.stream().map(MessageOrBuilder::getDescriptorForType).toList();
        return TypeRegistry.newBuilder().add(descriptors).build();
    }

    static String json(Message message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static void check(String name, Collection<Listener> listeners) {
        StringBuilder text = new StringBuilder("[");
        for (Listener listener : listeners) {
            text.append(text.length() > 1 ? ",\n" : "").append(json(listener));
        }
        text.append("]\n");
        Path file = FOLDER.resolve(name + ".json");
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, text);
            }
            assertEquals(Files.readString(file), text.toString(),
                    () -> file + " differs; look at it, and if it is right write it anew with -Dgolden.write=true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
