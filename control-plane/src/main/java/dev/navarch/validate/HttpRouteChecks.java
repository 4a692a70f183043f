package dev.navarch.validate;

import java.util.List;
import java.util.Set;

/** What HTTP routes of virtual services must have. */
final class HttpRouteChecks {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS",
            "TRACE", "*");
    private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":authority", ":path", ":status");
    private static final Set<String> RETRY_ON = Set.of("5xx", "gateway-error", "reset", "reset-before-request", "connect-failure",
            "envoy-ratelimited", "retriable-4xx", "refused-stream", "retriable-status-codes", "retriable-headers",
            "http3-post-connect-failure", "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable");
    private static final Set<String> GRPC_STATUS = Set.of("OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED",
            "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "UNAUTHENTICATED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
            "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS");
    private static final int LARGE_BODY = 100 << 10;
    private static final int LARGEST_BODY = 1 << 20;
    private static final String CLAIMS = "@request.auth.claims";

    private HttpRouteChecks() {
    }

    static void route(Part route, boolean delegate, boolean gateway) {
        ways(route, delegate);
        route.each("match").forEach(match -> match(match, gateway));
        HeaderChecks.headers(route.in("headers"));
        HeaderChecks.authorityOnce(route);
        cors(route.in("corsPolicy"));
        fault(route);
        mirrors(route);
        redirect(route);
        answer(route);
        retries(route.in("retries"));
        rewrite(route);
        if (!route.each("route").isEmpty()) {
            Destinations.weighted(route, "route");
            route.each("route").forEach(each -> HeaderChecks.headers(each.in("headers")));
        }
        route.duration("timeout");
    }

    private static void ways(Part route, boolean delegate) {
        boolean goes = route.isSet("route");
        if (route.has("delegate")) {
            if (delegate) {
                route.problem("delegate", "what others delegate to cannot delegate itself");
            } else if (goes || route.has("redirect")) {
                route.problem("delegate", "a route that delegates has no route and no redirect of its own");
            }
            return;
        }
        List<String> ways = List.of("route", "redirect", "directResponse");
        List<String> set = ways.stream().filter(way -> way.equals("route") ? goes : route.has(way)).toList();
        if (set.isEmpty()) {
            route.problem("", "one of route, redirect, directResponse and delegate is wanted here");
        } else if (set.size() > 1) {
            route.problem("", "only one of " + String.join(" and ", set) + " may be set");
        } else if (!goes && route.hasAny("fault", "rewrite")) {
            route.problem(route.has("fault") ? "fault" : "rewrite",
                    "a " + set.getFirst() + " goes nowhere that this could be applied to");
        }
    }

    private static void match(Part match, boolean gateway) {
        RouteChecks.connection(match);
        RouteChecks.string(match.in("uri"), true);
        for (String field : List.of("scheme", "method", "authority")) {
            RouteChecks.string(match.in(field), false);
        }
        RouteChecks.strings(match.entries("queryParams"));
        RouteChecks.strings(match.entries("headers"));
        match.entries("headers").forEach((name, value) -> headerName(value, name, gateway));
        match.entries("withoutHeaders").forEach((name, value) -> {
            headerName(value, name, gateway);
            if (!value.text("regex").equals("*")) {
                RouteChecks.string(value, false);
            }
        });
    }

    private static void headerName(Part header, String name, boolean gateway) {
        if (name.startsWith(CLAIMS)) {
            if (!gateway) {
                header.problem("", "claims of tokens are matched by gateways only: name gateways, without mesh");
            }
        } else if (!PSEUDO.contains(name) && !Names.isHeader(name)) {
            header.problem("", "\"" + name + "\" is no name of a header");
        }
    }

    private static void cors(Part cors) {
        for (Part origin : cors.each("allowOrigins")) {
            if (origin.text("exact").isEmpty() && origin.text("prefix").isEmpty() && origin.text("regex").isEmpty()) {
                origin.problem("", "one of exact, prefix and regex is wanted here");
            }
            RouteChecks.string(origin, true);
        }
        List<String> methods = cors.texts("allowMethods");
        for (int i = 0; i < methods.size(); i++) {
            if (!METHODS.contains(methods.get(i))) {
                cors.problem("allowMethods[" + i + "]",
                        "\"" + methods.get(i) + "\" is no method of HTTP; methods are written in capitals");
            }
        }
        for (String field : List.of("allowHeaders", "exposeHeaders")) {
            for (String name : cors.texts(field)) {
                if (!name.equals("*") && !Names.isHeader(name)) {
                    cors.problem(field, "\"" + name + "\" is no name of a header");
                }
            }
        }
        cors.duration("maxAge");
    }

    private static void fault(Part route) {
        Part fault = route.in("fault");
        if (route.has("fault") && !fault.hasAny("abort", "delay")) {
            route.problem("fault", "an abort or a delay is wanted here");
        }
        Part abort = fault.in("abort");
        share(abort);
        if (abort.has("http2Error")) {
            abort.problem("http2Error", "this is not supported; use httpStatus or grpcStatus");
        } else if (abort.has("httpStatus")) {
            status(abort, "httpStatus");
        } else if (abort.has("grpcStatus") && !GRPC_STATUS.contains(abort.text("grpcStatus"))) {
            abort.problem("grpcStatus", "\"" + abort.text("grpcStatus") + "\" is no status of gRPC, such as NOT_FOUND");
        } else if (fault.has("abort") && !abort.has("grpcStatus")) {
            abort.warning("", "it does nothing without httpStatus or grpcStatus");
        }
        share(fault.in("delay"));
        fault.in("delay").duration("fixedDelay");
        if (fault.in("delay").has("exponentialDelay")) {
            fault.in("delay").problem("exponentialDelay", "this is not supported; use fixedDelay");
        }
    }

    private static void share(Part part) {
        double value = part.in("percentage").number("value");
        if (value < 0 || value > 100 || (value > 0 && value < 0.0001)) {
            part.problem("percentage.value",
                    "0, or from 0.0001 to 100, is wanted here, not " + part.in("percentage").content().path("value").asText());
        }
    }

    private static void status(Part part, String name) {
        double status = part.number(name);
        if (status < 200 || status > 599) {
            part.problem(name, "a status from 200 to 599 is wanted here, not " + (long) status);
        }
    }

    private static void mirrors(Part route) {
        if (route.has("mirror") && !route.each("mirrors").isEmpty()) {
            route.problem("mirrors", "only one of mirror and mirrors may be set");
        }
        if (route.has("mirror")) {
            Destinations.destination(route.in("mirror"));
        }
        route.in("mirrorPercentage").percent("value");
        for (String old : List.of("mirrorPercent", "mirror_percent")) {
            route.percent(old);
            if (route.has(old)) {
                route.warning(old, "this is the old way; use mirrorPercentage");
            }
        }
        for (Part mirror : route.each("mirrors")) {
            Destinations.destination(mirror.in("destination"));
            mirror.in("percentage").percent("value");
        }
    }

    private static void redirect(Part route) {
        Part redirect = route.in("redirect");
        if (!route.has("redirect")) {
            return;
        }
        if (!redirect.hasAny("uri", "prefixRewrite", "authority", "port", "derivePort", "scheme")) {
            route.problem("redirect", "one of uri, prefixRewrite, authority, scheme, port and derivePort is wanted here");
        }
        if (redirect.has("uri") && redirect.has("prefixRewrite")) {
            route.problem("redirect", "only one of uri, prefixRewrite may be set");
        }
        for (Part match : route.each("match")) {
            if (redirect.has("prefixRewrite") && match.has("uri") && !match.in("uri").has("prefix")) {
                route.problem("redirect.prefixRewrite", "it needs every uri to be matched by prefix");
            }
        }
        double code = redirect.number("redirectCode");
        if (code != 0 && (code < 300 || code > 399)) {
            route.problem("redirect.redirectCode", "a code from 300 to 399 is wanted here, not " + (long) code);
        }
        String scheme = redirect.text("scheme");
        if (!scheme.isEmpty() && !scheme.equals("http") && !scheme.equals("https")) {
            redirect.problem("scheme", "http or https is wanted here, not \"" + scheme + "\"");
        }
        redirect.port("port", false);
    }

    private static void answer(Part route) {
        Part answer = route.in("directResponse");
        if (answer.has("status")) {
            status(answer, "status");
        }
        Part body = answer.in("body");
        int length = Math.max(body.text("string").length(), body.text("bytes").length() / 4 * 3);
        if (length > LARGEST_BODY) {
            answer.problem("body", "an answer of at most 1 MiB is wanted here: every proxy keeps it");
        } else if (length > LARGE_BODY) {
            answer.warning("body", "every proxy keeps this answer; more than 100 KiB are a burden");
        }
    }

    private static void retries(Part retries) {
        if (retries.number("attempts") < 0) {
            retries.problem("attempts", "0 or more is wanted here");
        } else if (retries.number("attempts") == 0 && retries.hasAny("perTryTimeout", "retryOn", "retryRemoteLocalities")) {
            retries.problem("attempts",
                    "no attempts are made, the other settings have no effect; say how many, or leave them out");
        }
        retries.duration("perTryTimeout");
        retries.duration("backoff");
        for (String each : retries.text("retryOn").split(",", -1)) {
            String word = each.strip();
            if (!word.isEmpty() && !RETRY_ON.contains(word) && !word.matches("[1-5][0-9][0-9]")) {
                retries.problem("retryOn",
                        "\"" + word + "\" is nothing that can be retried on, such as 5xx, reset, connect-failure, 503");
            }
        }
    }

    private static void rewrite(Part route) {
        Part rewrite = route.in("rewrite");
        if (!route.has("rewrite")) {
            return;
        }
        if (rewrite.has("uri") && rewrite.has("uriRegexRewrite")) {
            route.problem("rewrite", "only one of uri, uriRegexRewrite may be set");
        }
        if (!rewrite.hasAny("uri", "uriRegexRewrite", "authority")) {
            route.problem("rewrite", "one of uri, uriRegexRewrite and authority is wanted here");
        }
        Part expression = rewrite.in("uriRegexRewrite");
        if (rewrite.has("uriRegexRewrite")) {
            for (String field : List.of("match", "rewrite")) {
                expression.needed(field, "match and rewrite are both wanted here");
            }
            expression.expression("match");
        }
    }
}
