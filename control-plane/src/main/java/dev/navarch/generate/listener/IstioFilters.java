package dev.navarch.generate.listener;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.Arrays;
import java.util.List;

/**
 * The filters that only Istio's own Envoy has. An Envoy that does not know one refuses the whole listener, so they are for proxies that
 * said they have them. Their types are written as JSON, which Envoy turns into the message by its name.
 */
final class IstioFilters {
    private static final String METADATA_EXCHANGE = "istio.metadata_exchange";
    private static final String STATS = "istio.stats";

    private IstioFilters() {
    }

    /** Tells the peer, over TCP, who this is. */
    static Filter tcpMetadataExchange() {
        return Protos.filter(METADATA_EXCHANGE, Protos.typedStruct("envoy.tcp.metadataexchange.config.MetadataExchange",
                struct("enable_discovery", bool(true), "protocol", string("istio-peer-exchange"))));
    }

    static Filter tcpStats() {
        return Protos.filter(STATS, stats(Struct.getDefaultInstance()));
    }

    /** Finds out who the client is, by headers, else by its address. */
    static HttpFilter inboundPeerMetadata() {
        return filter(METADATA_EXCHANGE, peerMetadata("downstream"));
    }

    /** Finds out who the server is. */
    static HttpFilter outboundPeerMetadata() {
        return filter(METADATA_EXCHANGE, peerMetadata("upstream"));
    }

    private static Any peerMetadata(String side) {
        Value headers = method("istio_headers");
        return Protos.typedStruct("io.istio.http.peer_metadata.Config", struct(side + "_discovery",
                list(headers, method("workload_discovery")), side + "_propagation", list(headers)));
    }

    /** Says in the TLS handshake which HTTP follows, so that the server need not guess. */
    static HttpFilter alpn() {
        return filter("istio.alpn", Protos.typedStruct("istio.envoy.config.filter.http.alpn.v2alpha1.FilterConfig",
                struct("alpn_override", list(alpn("HTTP10", "istio-http/1.0", "istio", "http/1.0"),
                        alpn("HTTP11", "istio-http/1.1", "istio", "http/1.1"), alpn("HTTP2", "istio-h2", "istio", "h2")))));
    }

    private static Value alpn(String protocol, String... names) {
        return value(struct("upstream_protocol", string(protocol), "alpn_override",
                list(Arrays.stream(names).map(IstioFilters::string).toArray(Value[]::new))));
    }

    /** A client's host header is not to be trusted as a name for metrics. */
    static HttpFilter inboundStats() {
        return filter(STATS, stats(struct("disable_host_header_fallback", bool(true))));
    }

    static HttpFilter outboundStats() {
        return filter(STATS, stats(Struct.getDefaultInstance()));
    }

    private static Any stats(Struct config) {
        return Protos.typedStruct("stats.PluginConfig", config);
    }

    private static HttpFilter filter(String name, Any config) {
        return HttpFilter.newBuilder().setName(name).setTypedConfig(config).build();
    }

    private static Value method(String name) {
        return value(struct(name, value(Struct.getDefaultInstance())));
    }

    private static Struct struct(String key, Value value) {
        return Struct.newBuilder().putFields(key, value).build();
    }

    private static Struct struct(String key, Value value, String key2, Value value2) {
        return Struct.newBuilder().putFields(key, value).putFields(key2, value2).build();
    }

    private static Value value(Struct struct) {
        return Value.newBuilder().setStructValue(struct).build();
    }

    private static Value list(Value... values) {
        return Value.newBuilder().setListValue(ListValue.newBuilder().addAllValues(List.of(values))).build();
    }

    private static Value string(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value bool(boolean value) {
        return Value.newBuilder().setBoolValue(value).build();
    }
}
