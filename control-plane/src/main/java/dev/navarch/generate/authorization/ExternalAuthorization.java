package dev.navarch.generate.authorization;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import dev.navarch.generate.Names;
import dev.navarch.model.ExternalAuthorizer;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HttpUri;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.AuthorizationRequest;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.AuthorizationResponse;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.BufferSettings;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.HttpService;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.ListStringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import java.util.List;
import java.util.TreeMap;

/** The filters that ask somebody else. Each asks only for what the filter before it marked. */
final class ExternalAuthorization {
    /** Istio's: long enough that the cluster's own time limits come first. */
    private static final Duration TIMEOUT = Duration.newBuilder().setSeconds(600).build();
    /** Under which name the filter before says which rule matched. */
    private static final String MARK = "istio_ext_authz_shadow_effective_policy_id";

    private final ExternalAuthorizer authorizer;
    private final String cluster;

    ExternalAuthorization(ExternalAuthorizer authorizer) {
        this.authorizer = authorizer;
        this.cluster = Names.outbound(authorizer.port(), authorizer.service());
    }

    /** What the names of its rules begin with. */
    static String prefix(String provider) {
        return "istio-ext-authz-" + provider + "-";
    }

    /** Whether connections can be put to it; else requests alone are. */
    boolean judgesConnections() {
        return authorizer.api() instanceof ExternalAuthorizer.Grpc;
    }

    HttpFilter http() {
        ExtAuthz.Builder filter = ExtAuthz.newBuilder().setTransportApiVersion(ApiVersion.V3)
                .setFailureModeAllow(authorizer.failOpen()).setClearRouteCache(authorizer.clearRouteCache())
                .setFilterEnabledMetadata(marked("envoy.filters.http.rbac"));
        if (authorizer.statusOnError() > 0) {
            filter.setStatusOnError(HttpStatus.newBuilder().setCodeValue(authorizer.statusOnError()));
        }
        ExternalAuthorizer.Body body = authorizer.body();
        if (body != null) {
            filter.setWithRequestBody(BufferSettings.newBuilder().setMaxRequestBytes(body.maxBytes())
                    .setAllowPartialMessage(body.allowPartial()).setPackAsBytes(body.packAsBytes()));
        }
        switch (authorizer.api()) {
            case ExternalAuthorizer.Grpc _ -> filter.setGrpcService(grpc());
            case ExternalAuthorizer.Http http -> {
                filter.setHttpService(service(http));
                if (!http.sent().isEmpty()) {
                    filter.setAllowedHeaders(headers(http.sent()));
                }
            }
        }
        return HttpFilter.newBuilder().setName("envoy.filters.http.ext_authz").setTypedConfig(Any.pack(filter.build())).build();
    }

    Filter tcp() {
        return Filter.newBuilder().setName("envoy.filters.network.ext_authz")
                .setTypedConfig(Any.pack(io.envoyproxy.envoy.extensions.filters.network.ext_authz.v3.ExtAuthz.newBuilder()
                        .setStatPrefix(AuthorizationFilters.TCP_STATS).setTransportApiVersion(ApiVersion.V3)
                        .setFailureModeAllow(authorizer.failOpen()).setGrpcService(grpc())
                        .setFilterEnabledMetadata(marked("envoy.filters.network.rbac")).build()))
                .build();
    }

    private Duration timeout() {
        return authorizer.timeout().isZero() ? TIMEOUT : Durations.fromNanos(authorizer.timeout().toNanos());
    }

    /** A cluster's name is no host name: servers would refuse it as one. */
    private GrpcService grpc() {
        return GrpcService.newBuilder().setTimeout(timeout()).setEnvoyGrpc(
                GrpcService.EnvoyGrpc.newBuilder().setClusterName(cluster).setAuthority(cluster.replace("|", "_."))).build();
    }

    private HttpService service(ExternalAuthorizer.Http http) {
        HttpService.Builder service = HttpService.newBuilder().setPathPrefix(http.pathPrefix()).setServerUri(
                HttpUri.newBuilder().setUri("http://" + authorizer.service()).setCluster(cluster).setTimeout(timeout()));
        if (!http.added().isEmpty()) {
            AuthorizationRequest.Builder request = AuthorizationRequest.newBuilder();
            new TreeMap<>(http.added()).forEach(
                    (name, value) -> request.addHeadersToAdd(HeaderValue.newBuilder().setKey(name).setValue(value)));
            service.setAuthorizationRequest(request);
        }
        AuthorizationResponse.Builder response = AuthorizationResponse.newBuilder();
        if (!http.toUpstream().isEmpty()) {
            response.setAllowedUpstreamHeaders(headers(http.toUpstream()));
        }
        if (!http.toClientOnDeny().isEmpty()) {
            response.setAllowedClientHeaders(headers(http.toClientOnDeny()));
        }
        if (!http.toClientOnAllow().isEmpty()) {
            response.setAllowedClientHeadersOnSuccess(headers(http.toClientOnAllow()));
        }
        return service.setAuthorizationResponse(response).build();
    }

    private static ListStringMatcher headers(List<String> names) {
        ListStringMatcher.Builder headers = ListStringMatcher.newBuilder();
        names.forEach(name -> headers.addPatterns(Texts.of(name).toBuilder().setIgnoreCase(!name.equals("*"))));
        return headers.build();
    }

    private MetadataMatcher marked(String filter) {
        return Texts.metadata(filter, List.of(MARK),
                Texts.text(StringMatcher.newBuilder().setPrefix(prefix(authorizer.name())).build()));
    }
}
