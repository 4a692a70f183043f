package dev.navarch.generate.cluster;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Filter;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.type.v3.Percent;
import dev.navarch.generate.cluster.ClustersView.Served;
import dev.navarch.model.DestinationRuleFact;
import dev.navarch.model.Protocol;
import dev.navarch.model.TrafficPolicy;
import java.util.List;

/** Parts that many clusters share. */
final class ClusterParts {
    /** Numbers in circuit breakers are unsigned. */
    private static final UInt32Value UNLIMITED = UInt32Value.of(-1);
    static final CircuitBreakers NO_LIMITS = CircuitBreakers.newBuilder()
            .addThresholds(CircuitBreakers.Thresholds.newBuilder().setMaxConnections(UNLIMITED).setMaxPendingRequests(UNLIMITED)
                    .setMaxRequests(UNLIMITED).setMaxRetries(UNLIMITED))
            .build();

    /** An assignment must have arrived before the cluster is used, however long that takes: hence no timeout. */
    private static final ConfigSource AGGREGATED = ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance())
            .setInitialFetchTimeout(Duration.getDefaultInstance()).setResourceApiVersion(ApiVersion.V3).build();
    /** Unhealthy endpoints are sent too; a panic would make them count as healthy. */
    static final CommonLbConfig NEVER_PANIC = CommonLbConfig.newBuilder()
            .setHealthyPanicThreshold(Percent.getDefaultInstance()).build();

    static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    private static final Any EXPLICIT_HTTP2 = pack(
            io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.newBuilder()
                    .setExplicitHttpConfig(
                            io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                                    .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
                    .build());
    private static final Any AS_DOWNSTREAM = pack(asDownstream().build());
    private static final Any AS_DOWNSTREAM_WITH_IDLE_TIMEOUT = pack(asDownstream()
            .setCommonHttpProtocolOptions(HttpProtocolOptions.newBuilder().setIdleTimeout(Duration.newBuilder().setSeconds(300)))
            .build());

    /** Peers tell each other who they are ahead of the first byte; both sides need Istio's filter for it. */
    static final Filter METADATA_EXCHANGE = Filter.newBuilder().setName("istio.metadata_exchange")
            .setTypedConfig(pack(com.github.udpa.udpa.type.v1.TypedStruct.newBuilder()
                    .setTypeUrl("type.googleapis.com/envoy.tcp.metadataexchange.config.MetadataExchange")
                    .setValue(Struct.newBuilder().putFields("enable_discovery", Value.newBuilder().setBoolValue(true).build())
                            .putFields("protocol", text("istio-peer-exchange")))
                    .build()))
            .build();

    private ClusterParts() {
    }

    private static io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.Builder asDownstream() {
        return io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.newBuilder()
                .setUseDownstreamProtocolConfig(
                        io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.UseDownstreamHttpConfig
                                .newBuilder().setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
                                .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()));
    }

    /** Endpoints by an assignment that is called like the cluster. */
    static Cluster.EdsClusterConfig discovered(String name) {
        return Cluster.EdsClusterConfig.newBuilder().setEdsConfig(AGGREGATED).setServiceName(name).build();
    }

    /** HTTP/2 where the port says so, what the client speaks where nobody says; nothing, which is HTTP/1.1, otherwise. */
    static void speak(Cluster.Builder cluster, Protocol protocol) {
        if (protocol.isHttp2()) {
            cluster.putTypedExtensionProtocolOptions(HTTP_OPTIONS, EXPLICIT_HTTP2);
        } else if (protocol.isSniffed()) {
            cluster.putTypedExtensionProtocolOptions(HTTP_OPTIONS, AS_DOWNSTREAM);
        }
    }

    /** A cluster that connects to wherever the client was going, in whatever the client speaks. */
    static Cluster.Builder passthrough(String name, java.time.Duration connectTimeout) {
        return Cluster.newBuilder().setName(name).setType(Cluster.DiscoveryType.ORIGINAL_DST)
                .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED).setConnectTimeout(duration(connectTimeout))
                .setCircuitBreakers(NO_LIMITS)
                .putTypedExtensionProtocolOptions(HTTP_OPTIONS, AS_DOWNSTREAM_WITH_IDLE_TIMEOUT);
    }

    /** Telemetry reads from here which services a cluster stands for. */
    static Metadata services(List<Served> services) {
        return services(services, Struct.newBuilder());
    }

    /** The same, and which rule says how a cluster is dealt with. */
    static Metadata services(List<Served> services, Destination destination) {
        Struct.Builder more = Struct.newBuilder();
        DestinationRuleFact rule = destination.rule();
        if (rule != null) {
            more.putFields("config", text("/apis/networking.istio.io/v1/namespaces/" + rule.key().namespace()
                    + "/destination-rule/" + rule.key().name()));
        }
        if (!destination.subset().isEmpty()) {
            more.putFields("subset", text(destination.subset()));
        }
        TrafficPolicy.Tls tls = destination.policy().tls();
        if (tls != null && (tls.mode() == TrafficPolicy.TlsMode.SIMPLE || tls.mode() == TrafficPolicy.TlsMode.MUTUAL)) {
            more.putFields("alpn_override", text("false"));
        }
        return services(services, more);
    }

    private static Metadata services(List<Served> services, Struct.Builder fields) {
        ListValue.Builder list = ListValue.newBuilder();
        for (Served service : services) {
            list.addValues(Value.newBuilder().setStructValue(Struct.newBuilder().putFields("host", text(service.key().hostname()))
                    .putFields("name", text(service.name())).putFields("namespace", text(service.key().namespace()))));
        }
        return Metadata.newBuilder()
                .putFilterMetadata("istio",
                        fields.putFields("services", Value.newBuilder().setListValue(list).build()).build())
                .build();
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder().setSeconds(duration.getSeconds()).setNanos(duration.getNano()).build();
    }

    static Any pack(Message message) {
        return Any.pack(message);
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
