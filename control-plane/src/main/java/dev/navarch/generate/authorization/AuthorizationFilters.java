package dev.navarch.generate.authorization;

import com.google.protobuf.Any;
import dev.navarch.model.AuthorizationPolicyFact.Action;
import dev.navarch.model.ExternalAuthorizer;
import dev.navarch.model.MeshConfig;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The filters that carry out the policies of one workload, in Istio's order: what somebody else decides, what is marked, what is refused, what passes.
 * Each action is one filter with the rules of all its policies.
 *
 * @param asking where requests are looked at, before anything is known of their tokens
 * @param http where requests are looked at, once tokens are known
 * @param tcp where bytes are handed on
 */
public record AuthorizationFilters(List<HttpFilter> asking, List<HttpFilter> http, List<Filter> tcp) {
    private static final String HTTP_NAME = "envoy.filters.http.rbac";
    private static final String TCP_NAME = "envoy.filters.network.rbac";
    /** Istio's, so that its statistics keep their names. */
    static final String TCP_STATS = "tcp.";
    private static final String MARKS = "istio_ext_authz_";

    public AuthorizationFilters {
        asking = List.copyOf(asking);
        http = List.copyOf(http);
        tcp = List.copyOf(tcp);
    }

    /** All filters for requests, with those that judge tokens where they belong. */
    public List<HttpFilter> around(List<HttpFilter> tokens) {
        List<HttpFilter> all = new ArrayList<>(asking);
        all.addAll(tokens);
        all.addAll(http);
        return all;
    }

    public static AuthorizationFilters of(MeshConfig mesh, WorkloadAuthorization workload) {
        List<HttpFilter> http = new ArrayList<>(0);
        List<Filter> tcp = new ArrayList<>(0);
        List<HttpFilter> asking = new ArrayList<>(0);
        for (PolicySet policies : PolicySet.byProvider(mesh, workload)) {
            ask(policies, workload.authorizers().get(policies.provider()), asking, tcp);
        }
        for (Action action : List.of(Action.AUDIT, Action.DENY, Action.ALLOW)) {
            PolicySet policies = PolicySet.of(mesh, workload, action);
            if (!policies.isEmpty()) {
                http.add(http(policies));
                tcp.add(tcp(policies));
            }
        }
        return new AuthorizationFilters(asking, http, tcp);
    }

    /** Rules whose authorizer cannot be asked refuse whatever they match. */
    private static void ask(PolicySet policies, @Nullable ExternalAuthorizer authorizer, List<HttpFilter> http,
            List<Filter> tcp) {
        if (authorizer == null) {
            http.add(http(RBAC.newBuilder().setRules(policies.refusing(Layer.HTTP))));
            tcp.add(tcp(io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.newBuilder()
                    .setRules(policies.refusing(Layer.TCP))));
            return;
        }
        ExternalAuthorization external = new ExternalAuthorization(authorizer);
        http.add(http(RBAC.newBuilder().setShadowRules(policies.marking(Layer.HTTP)).setShadowRulesStatPrefix(MARKS)));
        http.add(external.http());
        if (external.judgesConnections()) {
            tcp.add(tcp(io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.newBuilder()
                    .setShadowRules(policies.marking(Layer.TCP)).setShadowRulesStatPrefix(MARKS)));
            tcp.add(external.tcp());
        }
    }

    private static HttpFilter http(PolicySet policies) {
        RBAC.Builder rbac = RBAC.newBuilder();
        if (policies.isEnforced()) {
            rbac.setRules(policies.enforced(Layer.HTTP));
        }
        if (policies.isTried()) {
            rbac.setShadowRules(policies.tried(Layer.HTTP)).setShadowRulesStatPrefix(policies.triedStats());
        }
        return http(rbac);
    }

    private static HttpFilter http(RBAC.Builder rbac) {
        return HttpFilter.newBuilder().setName(HTTP_NAME).setTypedConfig(Any.pack(rbac.build())).build();
    }

    private static Filter tcp(PolicySet policies) {
        io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.Builder rbac = io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC
                .newBuilder();
        if (policies.isEnforced()) {
            rbac.setRules(policies.enforced(Layer.TCP));
        }
        if (policies.isTried()) {
            rbac.setShadowRules(policies.tried(Layer.TCP)).setShadowRulesStatPrefix(policies.triedStats());
        }
        return tcp(rbac);
    }

    private static Filter tcp(io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC.Builder rbac) {
        return Filter.newBuilder().setName(TCP_NAME).setTypedConfig(Any.pack(rbac.setStatPrefix(TCP_STATS).build())).build();
    }
}
