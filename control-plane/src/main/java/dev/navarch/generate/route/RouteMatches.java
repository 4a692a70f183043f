package dev.navarch.generate.route;

import dev.navarch.model.HttpRoute.Match;
import dev.navarch.model.HttpRoute.TextMatch;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import org.jspecify.annotations.Nullable;

/** For which requests a route is. */
final class RouteMatches {
    private RouteMatches() {
    }

    /** @param match null for every request */
    static RouteMatch of(@Nullable Match match) {
        RouteMatch.Builder route = RouteMatch.newBuilder();
        TextMatch uri = match == null ? null : match.uri();
        if (uri == null || uri.isAny()) {
            route.setPrefix("/");
        } else {
            switch (uri.kind()) {
                case EXACT -> route.setPath(uri.text());
                case PREFIX -> route.setPrefix(uri.text());
                case REGEX -> route.setSafeRegex(RegexMatcher.newBuilder().setRegex(uri.text()));
            }
        }
        if (match == null) {
            return route.build();
        }
        route.setCaseSensitive(RouteWriter.flag(!match.ignoreCase()));
        match.headers().forEach((name, text) -> route.addHeaders(header(name, text)));
        match.withoutHeaders().forEach((name, text) -> route.addHeaders(without(name, text)));
        add(route, ":method", match.method());
        add(route, ":authority", match.authority());
        add(route, ":scheme", match.scheme());
        match.queryParameters().forEach((name, text) -> {
            QueryParameterMatcher.Builder parameter = QueryParameterMatcher.newBuilder().setName(name);
            if (text.isAny()) {
                parameter.setPresentMatch(true);
            } else {
                parameter.setStringMatch(text(text));
            }
            route.addQueryParameters(parameter);
        });
        return route.build();
    }

    private static void add(RouteMatch.Builder route, String name, @Nullable TextMatch text) {
        if (text != null) {
            route.addHeaders(header(name, text));
        }
    }

    private static HeaderMatcher.Builder header(String name, TextMatch text) {
        HeaderMatcher.Builder header = HeaderMatcher.newBuilder().setName(name);
        return text.isAny() ? header.setPresentMatch(true) : header.setStringMatch(text(text));
    }

    /** Envoy refuses a match for presence that takes a missing header for an empty one. */
    private static HeaderMatcher.Builder without(String name, TextMatch text) {
        HeaderMatcher.Builder header = header(name, text).setInvertMatch(true);
        return text.isAny() ? header : header.setTreatMissingHeaderAsEmpty(true);
    }

    static StringMatcher text(TextMatch text) {
        StringMatcher.Builder matcher = StringMatcher.newBuilder();
        if (text.isAny()) {
            return matcher.setSafeRegex(RegexMatcher.newBuilder().setRegex(".*")).build();
        }
        switch (text.kind()) {
            case EXACT -> matcher.setExact(text.text());
            case PREFIX -> matcher.setPrefix(text.text());
            case REGEX -> matcher.setSafeRegex(RegexMatcher.newBuilder().setRegex(text.text()));
        }
        return matcher.build();
    }
}
