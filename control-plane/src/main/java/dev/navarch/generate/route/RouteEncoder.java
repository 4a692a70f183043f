package dev.navarch.generate.route;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import dev.navarch.generate.Names;
import dev.navarch.generate.ProtoWriter;
import dev.navarch.generate.Resource;
import dev.navarch.generate.ResourceType;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes route configurations. A port that ten thousand services share makes one of several megabytes, so it is written straight; a test holds
 * the bytes against those of the generated classes. Field numbers are those of {@code envoy/config/route/v3}.
 */
final class RouteEncoder {
    private static final int MAX_DIRECT_RESPONSE_BYTES = 1 << 20;
    private static final byte[] EVERYTHING = RouteMatch.newBuilder().setPrefix("/").build().toByteArray();
    /** Another host than the one that just failed is tried, twice. */
    static final byte[] RETRIES = RetryPolicy.newBuilder()
            .setRetryOn("connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes")
            .setNumRetries(UInt32Value.of(2))
            .addRetryHostPredicate(RetryPolicy.RetryHostPredicate.newBuilder()
                    .setName("envoy.retry_host_predicates.previous_hosts")
                    .setTypedConfig(Any.pack(PreviousHostsPredicate.getDefaultInstance())))
            .setHostSelectionRetryMaxAttempts(5).build().toByteArray();
    /** Clients' own deadlines hold, whatever they are. The older {@code max_grpc_timeout}, which says the same, makes Envoys warn. */
    private static final byte[] NO_STREAM_LIMIT = RouteAction.MaxStreamDuration.newBuilder()
            .setMaxStreamDuration(Duration.getDefaultInstance()).setGrpcTimeoutHeaderMax(Duration.getDefaultInstance()).build()
            .toByteArray();
    private static final byte[] BAD_GATEWAY = DirectResponseAction.newBuilder().setStatus(502).build().toByteArray();

    private RouteEncoder() {
    }

    /** A virtual host, to be written or written already. */
    sealed interface Part {
        String name();
    }

    /**
     * A virtual host.
     *
     * @param cluster where all its requests go
     * @param routes instead, each a {@code Route}, in the order in which they are tried; null for that one
     */
    record Host(String name, List<String> domains, String cluster, @Nullable List<byte[]> routes) implements Part {
        Host(String name, List<String> domains, String cluster) {
            this(name, domains, cluster, null);
        }
    }

    /** A virtual host as a field of a route configuration, from one byte up to another; it is called as its host, without the port. */
    static final class Written implements Part {
        private final String name;
        private final byte[] bytes;
        private final int start;
        private final int end;

        Written(String name, byte[] bytes, int start, int end) {
            this.name = name;
            this.bytes = bytes;
            this.start = start;
            this.end = end;
        }

        @Override
        public String name() {
            return name;
        }
    }

    static Resource empty(String name) {
        return configuration(name, List.of(), Rest.NOTHING, true, new ProtoWriter());
    }

    /** For a listener that several services share: what none of them claims goes on as it was meant to, or is refused. */
    static Resource shared(String name, List<? extends Part> hosts, boolean allowAny, ProtoWriter writer) {
        return configuration(name, hosts, allowAny ? Rest.ALLOW : Rest.BLOCK, true, writer);
    }

    /** For a listener that one service has to itself. */
    static Resource own(String name, Host host, ProtoWriter writer) {
        return configuration(name, List.of(host), Rest.NOTHING, true, writer);
    }

    /** For a listener where requests name a port, and mean it. */
    static Resource proxy(String name, List<? extends Part> hosts, boolean allowAny, ProtoWriter writer) {
        return configuration(name, hosts, allowAny ? Rest.ALLOW : Rest.BLOCK, false, writer);
    }

    /** What becomes of requests to hosts that nobody claims. */
    private enum Rest {
        NOTHING, ALLOW, BLOCK
    }

    private static Resource configuration(String name, List<? extends Part> hosts, Rest rest, boolean ignorePort,
            ProtoWriter writer) {
        writer.reset();
        if (ignorePort) {
            writer.uint32(14, 1);
        }
        writer.uint32Value(11, MAX_DIRECT_RESPONSE_BYTES);
        // validate_clusters is false, and said to be: a route may come ahead of its cluster.
        writer.empty(7);
        switch (rest) {
            case NOTHING -> {
            }
            case ALLOW -> host(writer, "allow_any", List.of("*"), w -> passOn(w));
            case BLOCK -> host(writer, "block_all", List.of("*"), w -> refuse(w));
        }
        for (int i = hosts.size() - 1; i >= 0; i--) {
            switch (hosts.get(i)) {
                case Host host -> {
                    List<byte[]> routes = host.routes();
                    if (routes == null) {
                        host(writer, host.name(), host.domains(), w -> forward(w, host));
                    } else {
                        ruled(writer, host, routes);
                    }
                }
                case Written written -> writer.raw(written.bytes, written.start, written.end - written.start);
            }
        }
        writer.string(1, name);
        return Resource.ofWritten(ResourceType.ROUTE, name, writer);
    }

    /** The one route of a virtual host, but for what it matches: everything. */
    private interface OneRoute {
        void write(ProtoWriter writer);
    }

    private static void host(ProtoWriter writer, String name, List<String> domains, OneRoute route) {
        int end = writer.position();
        writer.uint32(14, 1);
        int routeEnd = writer.position();
        route.write(writer);
        writer.bytes(1, EVERYTHING);
        writer.message(3, routeEnd);
        for (int i = domains.size() - 1; i >= 0; i--) {
            writer.string(2, domains.get(i));
        }
        writer.string(1, name);
        writer.message(2, end);
    }

    private static void ruled(ProtoWriter writer, Host host, List<byte[]> routes) {
        int end = writer.position();
        writer.uint32(14, 1);
        for (int i = routes.size() - 1; i >= 0; i--) {
            writer.bytes(3, routes.get(i));
        }
        for (int i = host.domains().size() - 1; i >= 0; i--) {
            writer.string(2, host.domains().get(i));
        }
        writer.string(1, host.name());
        writer.message(2, end);
    }

    private static void forward(ProtoWriter writer, Host host) {
        writer.string(14, "default");
        int decorator = writer.position();
        writer.string(1, host.name() + "/*");
        writer.message(5, decorator);
        int action = writer.position();
        writer.bytes(36, NO_STREAM_LIMIT);
        writer.bytes(9, RETRIES);
        writer.empty(8);
        writer.string(1, host.cluster());
        writer.message(2, action);
    }

    private static void passOn(ProtoWriter writer) {
        writer.string(14, "allow_any");
        int action = writer.position();
        writer.bytes(36, NO_STREAM_LIMIT);
        writer.empty(8);
        writer.string(1, Names.PASSTHROUGH);
        writer.message(2, action);
    }

    private static void refuse(ProtoWriter writer) {
        writer.string(14, "block_all");
        writer.bytes(7, BAD_GATEWAY);
    }
}
