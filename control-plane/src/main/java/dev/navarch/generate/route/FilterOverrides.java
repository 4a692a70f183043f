package dev.navarch.generate.route;

import com.google.protobuf.Duration;
import dev.navarch.model.HttpRoute.Cors;
import dev.navarch.model.HttpRoute.Fault;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;

/** What single routes ask of filters that stand before all of them. */
final class FilterOverrides {
    private FilterOverrides() {
    }

    static void fault(Route.Builder route, Fault fault) {
        HTTPFault.Builder written = HTTPFault.newBuilder();
        java.time.Duration delay = fault.delay();
        if (delay != null && delay.isPositive()) {
            written.setDelay(
                    FaultDelay.newBuilder().setFixedDelay(duration(delay)).setPercentage(RouteWriter.percent(fault.delayed())));
        }
        if (fault.abortStatus() > 0) {
            written.setAbort(FaultAbort.newBuilder().setHttpStatus(fault.abortStatus())
                    .setPercentage(RouteWriter.percent(fault.aborted())));
        }
        route.putTypedPerFilterConfig("envoy.filters.http.fault", RouteWriter.pack(written.build()));
    }

    static void cors(Route.Builder route, Cors cors) {
        CorsPolicy.Builder policy = CorsPolicy.newBuilder().setAllowMethods(String.join(",", cors.methods()))
                .setAllowHeaders(String.join(",", cors.headers())).setExposeHeaders(String.join(",", cors.exposed()))
                .setForwardNotMatchingPreflights(RouteWriter.flag(!cors.ignoreUnmatched()))
                .setFilterEnabled(RuntimeFractionalPercent.newBuilder().setDefaultValue(RouteWriter.percent(100)));
        cors.origins().forEach(origin -> policy.addAllowOriginStringMatch(RouteMatches.text(origin)));
        java.time.Duration age = cors.maxAge();
        if (age != null) {
            policy.setMaxAge(Long.toString(age.toSeconds()));
        }
        Boolean credentials = cors.credentials();
        if (credentials != null) {
            policy.setAllowCredentials(RouteWriter.flag(credentials));
        }
        route.putTypedPerFilterConfig("envoy.filters.http.cors", RouteWriter.pack(policy.build()));
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder().setSeconds(duration.getSeconds()).setNanos(duration.getNano()).build();
    }
}
