package dev.navarch.validate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What virtual services must have. */
final class RouteChecks {
    /** Beyond so many hosts only equal ones are looked for. */
    private static final int MOST_COMPARED = 500;

    private RouteChecks() {
    }

    static void virtualService(Part spec) {
        List<Part> http = spec.each("http");
        List<Part> tls = spec.each("tls");
        List<Part> tcp = spec.each("tcp");
        boolean delegate = !spec.isSet("hosts");
        boolean gateway = !spec.texts("gateways").isEmpty() && !spec.texts("gateways").contains("mesh");
        if (delegate) {
            delegate(spec);
        }
        withoutEffect(spec);
        if (!spec.isSet("http") && !spec.isSet("tls") && !spec.isSet("tcp")) {
            spec.problem("", "at least one route is wanted here, in http, tls or tcp");
        }
        Destinations.gateways(spec);
        hosts(spec, gateway, spec.has("tls"));
        http.forEach(route -> HttpRouteChecks.route(route, delegate, gateway));
        tls.forEach(route -> tlsRoute(route, spec.texts("hosts")));
        for (Part route : tcp) {
            route.each("match").forEach(RouteChecks::connection);
            Destinations.weighted(route, "route");
        }
        Destinations.exportTo(spec, false);
        for (List<Part> routes : List.of(http, tls, tcp)) {
            Overlaps.warn(routes);
        }
    }

    private static void withoutEffect(Part spec) {
        List<String> gateways = spec.texts("gateways");
        if (gateways.isEmpty() || gateways.contains("mesh")) {
            for (String field : List.of("tls", "tcp")) {
                if (spec.isSet(field)) {
                    spec.warning(field,
                            "routes of connections for sidecars (gateway mesh) are stored, but this control plane does not act on them yet");
                }
            }
        }
        if (spec.isSet("http") && gateways.stream().anyMatch(gateway -> !gateway.equals("mesh"))) {
            spec.warning("http", "routes of requests at gateways are stored, but this control plane does not act on them yet");
        }
    }

    private static void delegate(Part spec) {
        for (String field : List.of("gateways", "tls", "tcp")) {
            if (spec.isSet(field)) {
                spec.problem(field,
                        "a virtual service without hosts is one that others delegate to: it has HTTP routes only, and no gateways; name hosts, or leave this out");
            }
        }
    }

    private static void hosts(Part spec, boolean gateway, boolean sni) {
        List<String> hosts = spec.texts("hosts");
        for (int i = 0; i < hosts.size(); i++) {
            String name = "hosts[" + i + "]";
            String host = hosts.get(i);
            if (host.equals("*") && !gateway) {
                spec.problem(name, "all hosts can be meant behind gateways only: name gateways, without mesh, or hosts");
            } else if (!Names.isAddress(host) && !(gateway && sni && Names.isSni(host))) {
                spec.host(name, host);
            }
        }
        overlapping(spec, hosts);
    }

    private static void overlapping(Part spec, List<String> hosts) {
        Set<String> seen = new HashSet<>();
        List<String> earlier = new ArrayList<>();
        for (String host : hosts) {
            String over = seen.add(host) ? "" : host;
            for (int i = 0; i < earlier.size() && over.isEmpty() && hosts.size() <= MOST_COMPARED; i++) {
                over = matches(earlier.get(i), host) ? earlier.get(i) : "";
            }
            if (!over.isEmpty()) {
                spec.problem("hosts", "\"" + host + "\" and \"" + over + "\" overlap: each host stands once");
                return;
            }
            earlier.add(host);
        }
    }

    /** Whether some host is meant by both. */
    private static boolean matches(String one, String other) {
        return covers(one, other) || covers(other, one);
    }

    /** Whether the first means all that the second means. */
    static boolean covers(String wide, String narrow) {
        return wide.equals(narrow)
                || (wide.startsWith("*") && narrow.length() >= wide.length() && narrow.endsWith(wide.substring(1)));
    }

    private static void tlsRoute(Part route, List<String> hosts) {
        if (route.has("match") && route.each("match").isEmpty()) {
            route.problem("match", "a TLS route must have at least one match, by sniHosts");
        }
        for (Part match : route.each("match")) {
            connection(match);
            List<String> names = match.texts("sniHosts");
            if (names.isEmpty() && match.has("sniHosts")) {
                match.problem("sniHosts", "a TLS match must have at least one SNI host");
            }
            for (int i = 0; i < names.size(); i++) {
                sni(match, "sniHosts[" + i + "]", names.get(i), hosts);
            }
        }
        Destinations.weighted(route, "route");
    }

    private static void sni(Part match, String name, String host, List<String> hosts) {
        if (Names.isAddress(host)) {
            match.warning(name, host + " is an address, which clients do not send as a server's name");
        } else if (!Names.isSni(host)) {
            match.host(name, host);
        } else if (hosts.stream().noneMatch(each -> covers(each, host))) {
            match.problem(name, "\"" + host + "\" is none of the hosts of this virtual service, "
                    + String.join(", ", hosts.subList(0, Math.min(5, hosts.size()))));
        }
    }

    /** What every match of a connection or request may have. */
    static void connection(Part match) {
        match.ranges("destinationSubnets");
        match.port("port", false);
        match.ownLabels("sourceLabels");
        Destinations.gateways(match);
        String namespace = match.text("sourceNamespace");
        if (!namespace.isEmpty() && !Names.isLabel(namespace)) {
            match.problem("sourceNamespace", "\"" + namespace + "\" is no namespace");
        }
    }

    /** One of {@code exact}, {@code prefix} and {@code regex}. */
    static void string(Part match, boolean emptyPrefixAllowed) {
        if (match.has("prefix") && match.text("prefix").isEmpty() && !emptyPrefixAllowed) {
            match.problem("prefix", "an empty prefix matches everything; leave the match out, or say what it is to match");
        }
        if (match.has("regex")) {
            if (match.text("regex").isEmpty()) {
                match.problem("regex", "an empty expression matches nothing");
            }
            match.expression("regex");
        }
    }

    static void strings(Map<String, Part> matches) {
        matches.values().forEach(match -> string(match, false));
    }
}
