package dev.navarch.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the kinds of {@code networking.istio.io} must have. */
final class NetworkingChecks {
    private static final Set<String> PROTOCOLS = Set.of("HTTP", "HTTPS", "GRPC", "GRPC-WEB", "HTTP2", "MONGO", "TCP", "TLS",
            "UDP", "MYSQL", "REDIS",
            "HBONE", "DOUBLE-HBONE");

    private NetworkingChecks() {
    }

    static void gateway(Part spec) {
        spec.labels("selector");
        Set<String> names = new HashSet<>();
        for (Part server : spec.some("servers", "a gateway must have at least one server")) {
            Part port = server.in("port");
            if (!server.has("port")) {
                server.problem("port", "a server must have a port");
                continue;
            }
            port.port("number", true);
            String protocol = protocol(port);
            if (port.has("name") && !names.add(port.text("name"))) {
                port.problem("name", "port names must be unique within a gateway");
            }
            server.hosts("hosts", "a server must have at least one host");
            tls(server, protocol);
        }
    }

    private static void tls(Part server, String protocol) {
        Part tls = server.in("tls");
        String mode = tls.choice("mode", "PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL",
                "OPTIONAL_MUTUAL");
        boolean wants = protocol.equals("HTTPS") || protocol.equals("TLS");
        if (wants && !server.has("tls")) {
            server.problem("tls", "a server of protocol " + protocol + " must have TLS settings");
        }
        if (server.has("tls") && (mode.equals("SIMPLE") || mode.equals("MUTUAL")) && wants && !tls.has("credentialName")
                && !tls.has("credentialNames") && !tls.has("serverCertificate") && !tls.has("tlsCertificates")) {
            tls.problem("", "mode " + mode + " needs a credentialName, or serverCertificate and privateKey");
        }
    }

    private static String protocol(Part port) {
        String protocol = port.needed("protocol", "a port must have a protocol").toUpperCase(Locale.ROOT);
        if (!protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
            port.problem("protocol", "\"" + protocol + "\" is no protocol; " + PROTOCOLS.stream().sorted().toList() + " are");
        }
        return protocol;
    }

    static void virtualService(Part spec) {
        List<Part> http = spec.each("http");
        List<Part> tls = spec.each("tls");
        List<Part> tcp = spec.each("tcp");
        if (http.isEmpty() && tls.isEmpty() && tcp.isEmpty()) {
            spec.problem("", "http, tcp or tls must be provided in virtual service");
        }
        if (spec.has("hosts")) {
            spec.hosts("hosts", "a virtual service must have at least one host, unless another one delegates to it");
        } else if (!tls.isEmpty() || !tcp.isEmpty()) {
            spec.problem("hosts", "a virtual service that others delegate to has HTTP routes only");
        }
        if (!http.isEmpty()) {
            spec.warning("HTTP routes are stored, but this control plane does not act on them yet");
        }
        List<String> gateways = spec.texts("gateways");
        if (gateways.isEmpty() || gateways.contains("mesh")) {
            spec.warning("routes for sidecars (gateway mesh) are stored, but this control plane does not act on them yet");
        }
        http.forEach(NetworkingChecks::httpRoute);
        for (Part route : tls) {
            for (Part match : route.some("match", "a TLS route must have at least one match")) {
                match.hosts("sniHosts", "a TLS match must have at least one SNI host");
            }
            destinations(route, "route");
        }
        tcp.forEach(route -> destinations(route, "route"));
    }

    private static void httpRoute(Part route) {
        int ways = (route.has("route") ? 1 : 0) + (route.has("redirect") ? 1 : 0) + (route.has("directResponse") ? 1 : 0)
                + (route.has("delegate") ? 1 : 0);
        if (ways == 0) {
            route.problem("", "an HTTP route must have a route, redirect, directResponse or delegate");
        } else if (ways > 1) {
            route.problem("", "an HTTP route has one of route, redirect, directResponse and delegate");
        }
        if (route.has("route")) {
            destinations(route, "route");
        }
        route.duration("timeout");
        route.in("retries").duration("perTryTimeout");
        Part fault = route.in("fault");
        fault.in("delay").duration("fixedDelay");
    }

    private static void destinations(Part route, String name) {
        for (Part each : route.some(name, "at least one destination is wanted here")) {
            Part destination = each.in("destination");
            if (!each.has("destination")) {
                each.problem("destination", "a destination is wanted here");
                continue;
            }
            destination.host("host", destination.needed("host", "a destination must have a host"));
            destination.in("port").port("number", destination.has("port"));
        }
    }

    static void destinationRule(Part spec) {
        spec.host("host", spec.needed("host", "a destination rule must have a host"));
        policy(spec.in("trafficPolicy"));
        Set<String> names = new HashSet<>();
        for (Part subset : spec.each("subsets")) {
            if (!names.add(subset.needed("name", "a subset must have a name"))) {
                subset.problem("name", "names of subsets must be unique");
            }
            subset.labels("labels");
            policy(subset.in("trafficPolicy"));
        }
    }

    private static void policy(Part policy) {
        policy.in("tls").choice("mode", "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL");
        policy.in("loadBalancer").choice("simple", "UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN",
                "LEAST_REQUEST");
        policy.in("connectionPool").in("tcp").duration("connectTimeout");
        policy.in("outlierDetection").duration("interval");
        policy.in("outlierDetection").duration("baseEjectionTime");
    }

    static void serviceEntry(Part spec) {
        spec.hosts("hosts", "a service entry must have at least one host");
        String resolution = spec.choice("resolution", "NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS");
        spec.choice("location", "MESH_EXTERNAL", "MESH_INTERNAL");
        Set<String> names = new HashSet<>();
        for (Part port : spec.each("ports")) {
            port.port("number", true);
            port.port("targetPort", false);
            if (!names.add(port.needed("name", "a port must have a name"))) {
                port.problem("name", "port names must be unique");
            }
            if (port.has("protocol")) {
                protocol(port);
            }
        }
        if (spec.has("workloadSelector") && spec.has("endpoints")) {
            spec.problem("", "only one of workloadSelector and endpoints may be set");
        }
        spec.in("workloadSelector").labels("labels");
        for (Part endpoint : spec.each("endpoints")) {
            workload(endpoint, resolution.equals("STATIC"));
        }
    }

    static void workloadEntry(Part spec) {
        workload(spec, false);
    }

    private static void workload(Part spec, boolean addressNeeded) {
        if (spec.text("address").isEmpty() && (addressNeeded || !spec.has("network"))) {
            spec.problem("address",
                    "an address is wanted here" + (addressNeeded ? "" : ", or a network whose gateway leads to it"));
        }
        spec.labels("labels");
    }

    static void workloadGroup(Part spec) {
        if (!spec.has("template")) {
            spec.problem("template", "a workload group must have a template");
        }
        spec.in("metadata").labels("labels");
    }

    static void sidecar(Part spec) {
        spec.in("workloadSelector").labels("labels");
        for (Part egress : spec.each("egress")) {
            if (egress.texts("hosts").isEmpty()) {
                egress.problem("hosts", "an egress listener must have at least one host");
            }
            for (String host : egress.texts("hosts")) {
                if (host.indexOf('/') < 0) {
                    egress.problem("hosts", "\"" + host + "\" is not of the form namespace/host");
                }
            }
        }
        spec.each("ingress").forEach(ingress -> ingress.in("port").port("number", true));
        spec.in("outboundTrafficPolicy").choice("mode", "REGISTRY_ONLY", "ALLOW_ANY");
    }

    static void envoyFilter(Part spec) {
        spec.in("workloadSelector").labels("labels");
        for (Part patch : spec.each("configPatches")) {
            String where = patch.choice("applyTo", "INVALID", "LISTENER", "FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER",
                    "ROUTE_CONFIGURATION",
                    "VIRTUAL_HOST", "HTTP_ROUTE", "CLUSTER", "EXTENSION_CONFIG", "BOOTSTRAP", "LISTENER_FILTER");
            if (where.equals("INVALID")) {
                patch.problem("applyTo", "where to apply the patch is wanted here");
            }
            if (!patch.has("patch")) {
                patch.problem("patch", "a patch is wanted here");
            }
            patch.in("patch").choice("operation", "INVALID", "MERGE", "ADD", "REMOVE", "INSERT_BEFORE", "INSERT_AFTER",
                    "INSERT_FIRST", "REPLACE");
        }
    }

    static void proxyConfig(Part spec) {
        spec.in("selector").labels("matchLabels");
        spec.in("image").text("imageType");
    }
}
