package dev.navarch.generate.listener;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import dev.navarch.generate.Names;
import dev.navarch.model.World;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.grpc_web.v3.GrpcWeb;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.RequestIDExtension;
import io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * HTTP connection managers. What they have in common is built once for each direction.
 */
final class HttpManagers {
    private static final ConfigSource ADS = ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance())
            .setInitialFetchTimeout(Protos.ZERO).setResourceApiVersion(ApiVersion.V3).build();
    private static final HttpFilter GRPC_WEB = filter("envoy.filters.http.grpc_web", GrpcWeb.getDefaultInstance());

    private final HttpConnectionManager template;
    private final List<HttpFilter> filters;

    private HttpManagers(HttpConnectionManager template, List<HttpFilter> filters) {
        this.template = template;
        this.filters = filters;
    }

    static HttpManagers outbound(World world, HttpTraits traits, AccessLogs logs) {
        List<HttpFilter> filters = new ArrayList<>();
        if (traits.extensions().peerMetadata()) {
            filters.add(IstioFilters.outboundPeerMetadata());
        }
        filters.add(grpcStats());
        if (traits.extensions().alpn()) {
            filters.add(IstioFilters.alpn());
        }
        filters.add(filter("envoy.filters.http.fault", HTTPFault.getDefaultInstance()));
        filters.add(filter("envoy.filters.http.cors", Cors.getDefaultInstance()));
        if (traits.extensions().stats() && world.mesh().telemetryWithPrometheus()) {
            filters.add(IstioFilters.outboundStats());
        }
        filters.add(router());
        return new HttpManagers(common(world, traits, logs).build(), filters);
    }

    /**
     * Clients are strangers: what they say of themselves is replaced by what the connection says of them.
     *
     * @param access filters that say who is let in
     */
    static HttpManagers router(World world, HttpTraits traits, AccessLogs logs, List<HttpFilter> access) {
        HttpManagers outbound = outbound(world, traits, logs);
        List<HttpFilter> filters = new ArrayList<>(outbound.filters);
        filters.addAll(traits.extensions().peerMetadata() ? 1 : 0, access);
        filters.replaceAll(filter -> filter.equals(IstioFilters.outboundStats()) ? IstioFilters.inboundStats() : filter);
        HttpConnectionManager.Builder template = outbound.template.toBuilder().setServerName("istio-envoy")
                .setUseRemoteAddress(BoolValue.of(true))
                .setForwardClientCertDetails(HttpConnectionManager.ForwardClientCertDetails.SANITIZE_SET)
                .setSetCurrentClientCertDetails(HttpConnectionManager.SetCurrentClientCertDetails.newBuilder()
                        .setSubject(BoolValue.of(true)).setCert(true).setDns(true).setUri(true));
        return new HttpManagers(template.build(), filters);
    }

    /** @param access filters that say who is let in */
    static HttpManagers inbound(World world, HttpTraits traits, AccessLogs logs, List<HttpFilter> access) {
        List<HttpFilter> filters = new ArrayList<>();
        if (traits.extensions().peerMetadata()) {
            filters.add(IstioFilters.inboundPeerMetadata());
        }
        filters.addAll(access);
        filters.add(grpcStats());
        filters.add(filter("envoy.filters.http.fault", HTTPFault.getDefaultInstance()));
        filters.add(filter("envoy.filters.http.cors", Cors.getDefaultInstance()));
        if (traits.extensions().stats() && world.mesh().telemetryWithPrometheus()) {
            filters.add(IstioFilters.inboundStats());
        }
        filters.add(router());
        HttpConnectionManager.Builder template = common(world, traits, logs).setServerName("istio-envoy")
                .setForwardClientCertDetails(HttpConnectionManager.ForwardClientCertDetails.APPEND_FORWARD)
                .setSetCurrentClientCertDetails(HttpConnectionManager.SetCurrentClientCertDetails.newBuilder()
                        .setSubject(BoolValue.of(true)).setDns(true).setUri(true));
        return new HttpManagers(template.build(), filters);
    }

    private static HttpConnectionManager.Builder common(World world, HttpTraits traits, AccessLogs logs) {
        HttpConnectionManager.Builder manager = HttpConnectionManager.newBuilder().setStreamIdleTimeout(Protos.ZERO)
                .setUseRemoteAddress(BoolValue.of(false)).setProxy100Continue(true)
                .addUpgradeConfigs(HttpConnectionManager.UpgradeConfig.newBuilder().setUpgradeType("websocket"))
                .setNormalizePath(BoolValue.of(true))
                .setPathWithEscapedSlashesAction(
                        HttpConnectionManager.PathWithEscapedSlashesAction.KEEP_UNCHANGED)
                .setRequestIdExtension(RequestIDExtension.newBuilder().setTypedConfig(Any.pack(UuidRequestIdConfig.newBuilder()
                        .setUseRequestIdForTraceSampling(BoolValue.of(true)).build())))
                .addAllAccessLog(logs.requests());
        if (world.mesh().tracing()) {
            manager.setTracing(Tracing.of(traits.tags()));
        }
        if (traits.http10()) {
            manager.setHttpProtocolOptions(Http1ProtocolOptions.newBuilder().setAcceptHttp10(true));
        }
        return manager;
    }

    /** A manager whose routes are discovered. */
    Filter discovering(String statName, Chain.Http http) {
        return manager(statName, http.grpcWeb(),
                template.toBuilder().setRds(Rds.newBuilder().setConfigSource(ADS).setRouteConfigName(http.route())));
    }

    /** A manager that is given its routes. */
    Filter routing(String statName, boolean grpcWeb, RouteConfiguration routes) {
        return manager(statName, grpcWeb, template.toBuilder().setRouteConfig(routes));
    }

    /** The manager of a listener that clients are told to use as their HTTP proxy: requests bear whole URLs. */
    Filter proxying(String statName) {
        HttpConnectionManager.Builder manager = template.toBuilder();
        manager.getHttpProtocolOptionsBuilder().setAllowAbsoluteUrl(BoolValue.of(true));
        return manager(statName, false,
                manager.setRds(Rds.newBuilder().setConfigSource(ADS).setRouteConfigName(Names.HTTP_PROXY_ROUTE)));
    }

    private Filter manager(String statName, boolean grpcWeb, HttpConnectionManager.Builder manager) {
        for (HttpFilter filter : filters) {
            if (grpcWeb && filter.getName().equals("envoy.filters.http.grpc_stats")) {
                manager.addHttpFilters(GRPC_WEB);
            }
            manager.addHttpFilters(filter);
        }
        return Protos.filter("envoy.filters.network.http_connection_manager",
                Any.pack(manager.setStatPrefix(Names.stat(statName)).build()));
    }

    private static HttpFilter grpcStats() {
        return filter("envoy.filters.http.grpc_stats",
                FilterConfig.newBuilder().setEmitFilterState(true).setStatsForAllMethods(BoolValue.of(false)).build());
    }

    private static HttpFilter router() {
        return filter("envoy.filters.http.router", Router.getDefaultInstance());
    }

    private static HttpFilter filter(String name, Message config) {
        return HttpFilter.newBuilder().setName(name).setTypedConfig(Any.pack(config)).build();
    }
}
