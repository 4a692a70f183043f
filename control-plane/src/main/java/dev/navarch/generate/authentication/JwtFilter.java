package dev.navarch.generate.authentication;

import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import dev.navarch.model.JwtRule;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtClaimToHeader;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtHeader;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtProvider;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtRequirement;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtRequirementAndList;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.JwtRequirementOrList;
import io.envoyproxy.envoy.extensions.filters.http.jwt_authn.v3.RequirementRule;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * The filter that judges tokens, Istio's contract: whoever bears a token must bear a good one, whoever bears none passes, and what the token says is kept for
 * the filters that say who is let in.
 */
public final class JwtFilter {
    /** Claims that are lists of words between spaces (RFC 8693 4.2, and Keycloak's). */
    private static final List<String> LISTS = List.of("permission", "scope");
    /** Under which name the payloads are kept. */
    private static final String PAYLOAD = "payload";

    private JwtFilter() {
    }

    /** One filter, or none where all requests are the same. */
    public static List<HttpFilter> of(WorkloadAuthentication workload) {
        if (workload.tokens().isEmpty()) {
            return List.of();
        }
        JwtAuthentication.Builder filter = JwtAuthentication.newBuilder().setBypassCorsPreflight(true);
        List<JwtRequirement> good = new ArrayList<>();
        for (WorkloadAuthentication.Token token : workload.tokens()) {
            String name = "origins-" + good.size();
            filter.putProviders(name, provider(token));
            good.add(JwtRequirement.newBuilder().setProviderName(name).build());
        }
        filter.addRules(
                RequirementRule.newBuilder().setMatch(RouteMatch.newBuilder().setPrefix("/")).setRequires(required(good)));
        return List.of(HttpFilter.newBuilder().setName("envoy.filters.http.jwt_authn").setTypedConfig(Any.pack(filter.build()))
                .build());
    }

    /**
     * A good token, or none. Where there are several kinds, one may stand where another is looked for too, so that any that is good will do; else
     * each must be good or missing.
     */
    private static JwtRequirement required(List<JwtRequirement> good) {
        JwtRequirement missing = JwtRequirement.newBuilder().setAllowMissing(Empty.getDefaultInstance()).build();
        JwtRequirementAndList.Builder each = JwtRequirementAndList.newBuilder();
        good.forEach(one -> each.addRequirements(any(List.of(one, missing))));
        if (good.size() == 1) {
            return each.getRequirements(0);
        }
        List<JwtRequirement> either = new ArrayList<>(good);
        either.add(JwtRequirement.newBuilder().setRequiresAll(each).build());
        return any(either);
    }

    private static JwtRequirement any(List<JwtRequirement> either) {
        return JwtRequirement.newBuilder().setRequiresAny(JwtRequirementOrList.newBuilder().addAllRequirements(either)).build();
    }

    private static JwtProvider provider(WorkloadAuthentication.Token token) {
        JwtRule rule = token.rule();
        JwtProvider.Builder provider = JwtProvider.newBuilder().setIssuer(rule.issuer()).addAllAudiences(rule.audiences())
                .setForward(rule.forward()).setForwardPayloadHeader(rule.payloadHeader()).setPayloadInMetadata(PAYLOAD)
                .setLocalJwks(DataSource.newBuilder().setInlineString(token.keys())).addAllFromParams(rule.fromParams())
                .addAllFromCookies(rule.fromCookies());
        rule.fromHeaders().forEach(header -> provider
                .addFromHeaders(JwtHeader.newBuilder().setName(header.name()).setValuePrefix(header.prefix())));
        rule.claimHeaders().forEach(header -> provider.addClaimToHeaders(
                JwtClaimToHeader.newBuilder().setHeaderName(header.header()).setClaimName(header.claim())));
        List<String> lists = new ArrayList<>(LISTS);
        rule.listClaims().stream().filter(claim -> !LISTS.contains(claim)).forEach(lists::add);
        return provider.setNormalizePayloadInMetadata(
                JwtProvider.NormalizePayload.newBuilder().addAllSpaceDelimitedClaims(lists)).build();
    }
}
