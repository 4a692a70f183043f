package dev.navarch.generate.authorization;

import com.google.protobuf.Any;
import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters that carry out the policies of one workload, Istio's order: what is marked, what is refused, what passes. Each action is one filter
 * with the rules of all its policies.
 *
 * @param http where requests are looked at
 * @param tcp where bytes are handed on
 */
public record AuthorizationFilters(List<HttpFilter> http, List<Filter> tcp) {
    private static final String HTTP_NAME = "envoy.filters.http.rbac";
    private static final String TCP_NAME = "envoy.filters.network.rbac";
    /** Istio's, so that its statistics keep their names. */
    private static final String TCP_STATS = "tcp.";

    public AuthorizationFilters {
        http = List.copyOf(http);
        tcp = List.copyOf(tcp);
    }

    public static AuthorizationFilters of(MeshConfig mesh, WorkloadAuthorization workload) {
        List<HttpFilter> http = new ArrayList<>(0);
        List<Filter> tcp = new ArrayList<>(0);
        for (Action action : List.of(Action.AUDIT, Action.DENY, Action.ALLOW)) {
            PolicySet policies = PolicySet.of(mesh, workload, action);
            if (!policies.isEmpty()) {
                http.add(http(policies));
                tcp.add(tcp(policies));
            }
        }
        return new AuthorizationFilters(http, tcp);
    }

    private static HttpFilter http(PolicySet policies) {
        RBAC.Builder rbac = RBAC.newBuilder();
        if (policies.isEnforced()) {
            rbac.setRules(policies.enforced(Layer.HTTP));
        }
        if (policies.isTried()) {
            rbac.setShadowRules(policies.tried(Layer.HTTP)).setShadowRulesStatPrefix(policies.triedStats());
        }
        return HttpFilter.newBuilder().setName(HTTP_NAME).setTypedConfig(Any.pack(rbac.build())).build();
    }

    private static Filter tcp(PolicySet policies) {
        io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.Builder rbac = io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC
                .newBuilder().setStatPrefix(TCP_STATS);
        if (policies.isEnforced()) {
            rbac.setRules(policies.enforced(Layer.TCP));
        }
        if (policies.isTried()) {
            rbac.setShadowRules(policies.tried(Layer.TCP)).setShadowRulesStatPrefix(policies.triedStats());
        }
        return Filter.newBuilder().setName(TCP_NAME).setTypedConfig(Any.pack(rbac.build())).build();
    }
}
