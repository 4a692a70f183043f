package dev.navarch.validate;

import java.util.Map;

/** What {@code EnvoyFilter}s must have. */
final class EnvoyFilterChecks {
    private static final String CONNECTION_MANAGER = "envoy.filters.network.http_connection_manager";
    private static final String OLD_CONNECTION_MANAGER = "envoy.http_connection_manager";
    /** What is changed, and by which field it is found. */
    private static final Map<String, String> FOUND_BY = Map.of("LISTENER", "listener", "FILTER_CHAIN", "listener",
            "NETWORK_FILTER", "listener", "HTTP_FILTER", "listener", "ROUTE_CONFIGURATION", "routeConfiguration", "VIRTUAL_HOST",
            "routeConfiguration", "HTTP_ROUTE", "routeConfiguration", "CLUSTER", "cluster");

    private EnvoyFilterChecks() {
    }

    static void envoyFilter(Part spec) {
        Destinations.workloads(spec);
        if (spec.has("workloadSelector") && spec.has("targetRefs")) {
            spec.problem("", "only one of workloadSelector, targetRefs may be set");
        }
        Destinations.target(spec);
        for (Part patch : spec.each("configPatches")) {
            patch(patch);
        }
    }

    private static void patch(Part patch) {
        Part match = patch.in("match");
        boolean waypoint = match.text("context").equals("WAYPOINT");
        if (waypoint != match.has("waypoint")) {
            match.problem("waypoint",
                    waypoint ? "context WAYPOINT is matched by waypoint" : "it goes with context WAYPOINT only");
        }
        if (waypoint) {
            return;
        }
        String where = patch.choice("applyTo", "INVALID");
        if (where.equals("INVALID")) {
            patch.problem("applyTo", "what the patch is for is wanted here, such as LISTENER, HTTP_FILTER, CLUSTER");
        }
        String operation = patch.in("patch").choice("operation", "INVALID");
        if (!patch.has("patch")) {
            patch.problem("patch", "what to change is wanted here");
        } else if (operation.equals("INVALID")) {
            patch.problem("patch.operation",
                    "MERGE, ADD, REMOVE, INSERT_BEFORE, INSERT_AFTER, INSERT_FIRST or REPLACE is wanted here");
        } else if (!operation.equals("REMOVE") && !patch.in("patch").has("value")) {
            patch.problem("patch.value", "operation " + operation + " needs a value");
        }
        match.in("proxy").expression("proxyVersion");
        String by = FOUND_BY.getOrDefault(where, "");
        if (!by.isEmpty() && !match.has(by) && match.hasAny("listener", "routeConfiguration", "cluster")) {
            patch.problem("match", "applyTo " + where + " is matched by " + by);
        }
        filter(patch, where);
    }

    private static void filter(Part patch, String where) {
        Part chain = patch.in("match").in("listener").in("filterChain");
        Part filter = chain.in("filter");
        if (!chain.has("filter")) {
            return;
        }
        String name = filter.needed("name", "the name of a filter is wanted here");
        if (where.equals("LISTENER") || where.equals("FILTER_CHAIN")) {
            chain.warning("filter", "it has no effect with applyTo " + where);
        }
        if (filter.has("subFilter")) {
            if (!where.equals("HTTP_FILTER")) {
                filter.problem("subFilter", "it goes with applyTo HTTP_FILTER only");
            } else if (!name.equals(CONNECTION_MANAGER) && !name.equals(OLD_CONNECTION_MANAGER)) {
                filter.problem("name", "filters of HTTP are within " + CONNECTION_MANAGER);
            }
            filter.in("subFilter").needed("name", "the name of a filter is wanted here");
        }
        if (name.equals(OLD_CONNECTION_MANAGER)) {
            filter.warning("name", "this is the old name; use " + CONNECTION_MANAGER);
        }
    }
}
