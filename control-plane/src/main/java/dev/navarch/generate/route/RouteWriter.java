package dev.navarch.generate.route;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import dev.navarch.generate.route.RouteTargets.Target;
import dev.navarch.model.HttpRoute;
import dev.navarch.model.HttpRoute.DirectResponse;
import dev.navarch.model.HttpRoute.Forward;
import dev.navarch.model.HttpRoute.Match;
import dev.navarch.model.HttpRoute.Redirect;
import dev.navarch.model.HttpRoute.Retries;
import dev.navarch.model.HttpRoute.Rewrite;
import dev.navarch.model.HttpRoute.TextMatch;
import dev.navarch.model.HttpRoute.Weighted;
import dev.navarch.model.VirtualServiceFact;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the routes of one rule of a VirtualService, one for each of its matches. */
final class RouteWriter {
    private static final Duration NO_LIMIT = Duration.getDefaultInstance();
    private static final int MILLION = 1_000_000;

    private final RouteTargets targets;
    private final VirtualServiceFact service;
    private final HttpRoute rule;
    private final int port;

    RouteWriter(RouteTargets targets, VirtualServiceFact service, HttpRoute rule, int port) {
        this.targets = targets;
        this.service = service;
        this.rule = rule;
        this.port = port;
    }

    /** The route of a host of which no VirtualService speaks, where endpoints are picked by the request. */
    static Route all(String name, String cluster, List<RouteAction.HashPolicy> hashes) {
        return Route.newBuilder().setName("default").setMatch(RouteMatch.newBuilder().setPrefix("/"))
                .setDecorator(Decorator.newBuilder().setOperation(name + "/*"))
                .setRoute(RouteAction.newBuilder().setCluster(cluster).setTimeout(NO_LIMIT).addAllHashPolicy(hashes)
                        .setMaxStreamDuration(noStreamLimit()).setRetryPolicy(retries(null, true)))
                .build();
    }

    /** @param match null for every request */
    Route write(@Nullable Match match) {
        Route.Builder route = Route.newBuilder().setMatch(RouteMatches.of(match)).setMetadata(metadata());
        String name = match == null || match.name().isEmpty() ? rule.name() : rule.name() + "." + match.name();
        route.setName(name.isEmpty() ? "default" : name);
        HeaderWriter.route(route, rule.headers());
        switch (rule.action()) {
            case Redirect redirect -> route.setRedirect(redirect(redirect));
            case DirectResponse(int status, String body) -> {
                DirectResponseAction.Builder response = DirectResponseAction.newBuilder().setStatus(status);
                if (!body.isEmpty()) {
                    response.setBody(DataSource.newBuilder().setInlineString(body));
                }
                route.setDirectResponse(response);
            }
            case Forward forward -> route.setRoute(forward(forward, route))
                    .setDecorator(Decorator.newBuilder().setOperation(service.key().name() + ":" + port + path(match)));
        }
        if (rule.fault() != null) {
            FilterOverrides.fault(route, rule.fault());
        }
        if (rule.cors() != null) {
            FilterOverrides.cors(route, rule.cors());
        }
        return route.build();
    }

    private static String path(@Nullable Match match) {
        TextMatch uri = match == null ? null : match.uri();
        return uri == null || uri.kind() == TextMatch.Kind.REGEX
                ? "/*"
                : uri.text() + (uri.kind() == TextMatch.Kind.PREFIX ? "*" : "");
    }

    private Metadata metadata() {
        return Metadata.newBuilder().putFilterMetadata("istio", Struct.newBuilder().putFields("config",
                Value.newBuilder().setStringValue("/apis/networking.istio.io/v1/namespaces/" + service.key().namespace()
                        + "/virtual-service/" + service.key().name()).build())
                .build()).build();
    }

    private RouteAction forward(Forward forward, Route.Builder route) {
        RouteAction.Builder action = RouteAction.newBuilder();
        List<Target> all = destinations(forward, action, route);
        boolean hashed = all.stream().anyMatch(target -> !target.hashes().isEmpty());
        all.stream().flatMap(target -> target.hashes().stream()).distinct().forEach(action::addHashPolicy);
        java.time.Duration timeout = rule.timeout();
        if (timeout == null || timeout.isZero()) {
            action.setTimeout(NO_LIMIT).setMaxStreamDuration(noStreamLimit());
        } else {
            // With a limit of the newer kind beside it Envoy would not heed this one.
            action.setTimeout(Duration.newBuilder().setSeconds(timeout.getSeconds()).setNanos(timeout.getNano()));
        }
        Retries retries = rule.retries();
        if (retries == null || retries.attempts() > 0) {
            action.setRetryPolicy(retries(retries, !hashed));
        }
        Rewrite rewrite = rule.rewrite();
        if (rewrite != null) {
            rewrite(action, rewrite);
        }
        rule.mirrors().forEach(mirror -> action.addRequestMirrorPolicies(RouteAction.RequestMirrorPolicy.newBuilder()
                .setCluster(targets.of(mirror.destination(), service.key().namespace(), port).cluster()).setRuntimeFraction(
                        RuntimeFractionalPercent.newBuilder().setDefaultValue(percent(mirror.percentage())))));
        return action.build();
    }

    /** Those that are to get nothing are left out, unless that is all of them: then each gets as much as the others. */
    private List<Target> destinations(Forward forward, RouteAction.Builder action, Route.Builder route) {
        List<Weighted> weighted = forward.destinations().stream().filter(each -> each.destination().weight() > 0).toList();
        if (weighted.isEmpty()) {
            weighted = forward.destinations().subList(0, 1);
        }
        List<Target> all = new ArrayList<>();
        weighted.forEach(each -> all.add(targets.of(each.destination(), service.key().namespace(), port)));
        if (weighted.size() == 1) {
            action.setCluster(all.getFirst().cluster());
            HeaderWriter.route(route, weighted.getFirst().headers());
            return all;
        }
        WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
        for (int i = 0; i < weighted.size(); i++) {
            WeightedCluster.ClusterWeight.Builder weight = WeightedCluster.ClusterWeight.newBuilder()
                    .setName(all.get(i).cluster())
                    .setWeight(UInt32Value.of(Math.min(MILLION, weighted.get(i).destination().weight())));
            HeaderWriter.cluster(weight, weighted.get(i).headers());
            clusters.addClusters(weight);
        }
        action.setWeightedClusters(clusters);
        return all;
    }

    private static void rewrite(RouteAction.Builder action, Rewrite rewrite) {
        if (!rewrite.pattern().isEmpty()) {
            action.setRegexRewrite(RegexMatchAndSubstitute.newBuilder()
                    .setPattern(RegexMatcher.newBuilder().setRegex(rewrite.pattern())).setSubstitution(rewrite.substitution()));
        } else if (!rewrite.uri().isEmpty()) {
            action.setPrefixRewrite(rewrite.uri());
        }
        if (!rewrite.authority().isEmpty()) {
            action.setHostRewriteLiteral(rewrite.authority());
        }
    }

    private static RedirectAction redirect(Redirect said) {
        RedirectAction.Builder redirect = RedirectAction.newBuilder().setHostRedirect(said.authority())
                .setResponseCode(switch (said.code()) {
                    case 302 -> RedirectResponseCode.FOUND;
                    case 303 -> RedirectResponseCode.SEE_OTHER;
                    case 307 -> RedirectResponseCode.TEMPORARY_REDIRECT;
                    case 308 -> RedirectResponseCode.PERMANENT_REDIRECT;
                    default -> RedirectResponseCode.MOVED_PERMANENTLY;
                });
        if (!said.path().isEmpty()) {
            if (said.prefix()) {
                redirect.setPrefixRewrite(said.path());
            } else {
                redirect.setPathRedirect(said.path());
            }
        }
        if (!said.scheme().isEmpty()) {
            redirect.setSchemeRedirect(said.scheme());
        }
        if (said.port() > 0) {
            redirect.setPortRedirect(said.port());
        }
        return redirect.build();
    }

    private static RouteAction.MaxStreamDuration noStreamLimit() {
        return RouteAction.MaxStreamDuration.newBuilder().setMaxStreamDuration(NO_LIMIT).setGrpcTimeoutHeaderMax(NO_LIMIT)
                .build();
    }

    /** @param others whether another endpoint than the one that failed is to be tried */
    private static RetryPolicy retries(@Nullable Retries said, boolean others) {
        try {
            RetryPolicy.Builder retries = RetryPolicy.parseFrom(RouteEncoder.RETRIES).toBuilder();
            if (!others) {
                retries.clearRetryHostPredicate();
            }
            if (said == null) {
                return retries.build();
            }
            retries.setNumRetries(UInt32Value.of(said.attempts()));
            java.time.Duration perTry = said.perTry();
            if (perTry != null && perTry.isPositive()) {
                retries.setPerTryTimeout(Duration.newBuilder().setSeconds(perTry.getSeconds()).setNanos(perTry.getNano()));
            }
            if (!said.on().isEmpty()) {
                List<String> conditions = new ArrayList<>();
                for (String condition : said.on().split(",", -1)) {
                    String each = condition.strip();
                    if (each.matches("[1-5][0-9][0-9]")) {
                        retries.addRetriableStatusCodes(Integer.parseInt(each));
                    } else if (!each.isEmpty()) {
                        conditions.add(each);
                    }
                }
                if (retries.getRetriableStatusCodesCount() > 0 && !conditions.contains("retriable-status-codes")) {
                    conditions.add("retriable-status-codes");
                }
                retries.setRetryOn(String.join(",", conditions));
            }
            return retries.build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the usual policy is one", e);
        }
    }

    static FractionalPercent percent(double percentage) {
        return FractionalPercent.newBuilder().setNumerator((int) Math.round(percentage * 10_000))
                .setDenominator(FractionalPercent.DenominatorType.MILLION).build();
    }

    static Any pack(com.google.protobuf.Message message) {
        return Any.pack(message);
    }

    static BoolValue flag(boolean value) {
        return BoolValue.of(value);
    }
}
