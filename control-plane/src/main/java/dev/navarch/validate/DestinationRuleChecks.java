package dev.navarch.validate;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What destination rules must have, and settings of connections, which other kinds have, too. */
final class DestinationRuleChecks {
    /** What is stored and not acted on yet. */
    static final List<String> IGNORED = anywhere("tunnel", "proxyProtocol", "retryBudget", "tls.credentialName", "tls.caCrl",
            "loadBalancer.warmup", "loadBalancer.warmupDurationSecs", "loadBalancer.localityLbSetting.failoverPriority",
            "connectionPool.http.http2KeepAlive");

    private static final List<String> POLICY = List.of("connectionPool", "loadBalancer", "outlierDetection", "tls",
            "portLevelSettings", "tunnel", "proxyProtocol", "retryBudget");
    private static final long LARGEST_TABLE = 5_000_011;

    private DestinationRuleChecks() {
    }

    static void destinationRule(Part spec) {
        spec.host("host", spec.text("host"));
        policy(spec, "trafficPolicy");
        Set<String> names = new HashSet<>();
        for (Part subset : spec.each("subsets")) {
            String name = subset.text("name");
            if (!names.add(name)) {
                subset.problem("name", "\"" + name + "\" is the name of another subset, too; each has its own");
            }
            Destinations.subset(subset, "name");
            subset.ownLabels("labels");
            policy(subset, "trafficPolicy");
        }
        Destinations.exportTo(spec, false);
        spec.in("workloadSelector").labels("matchLabels");
        if (spec.has("workloadSelector") && (spec.texts("exportTo").size() > 1 || spec.texts("exportTo").contains("*"))) {
            spec.problem("exportTo",
                    "a rule that selects workloads counts in its own namespace only: leave this out, or write [.]");
        }
    }

    private static void policy(Part holder, String name) {
        Part policy = holder.in(name);
        if (!holder.has(name)) {
            return;
        }
        if (!policy.hasAny(POLICY.toArray(String[]::new))) {
            holder.problem(name, "a policy must say something: one of " + String.join(", ", POLICY));
        }
        if (policy.has("tunnel") && policy.has("proxyProtocol")) {
            holder.problem(name, "only one of tunnel, proxyProtocol may be set");
        }
        settings(policy);
        for (Part port : policy.each("portLevelSettings")) {
            if (!port.has("port")) {
                port.problem("port", "which port this is for is wanted here: {number: …}");
            }
            port.in("port").port("number", port.hasObject("port"));
            if (!port.hasAny("connectionPool", "loadBalancer", "outlierDetection", "tls")) {
                port.problem("", "one of connectionPool, loadBalancer, outlierDetection and tls is wanted here");
            }
            settings(port);
        }
        tunnel(policy);
    }

    private static void settings(Part policy) {
        pool(policy, "connectionPool");
        balancer(policy.in("loadBalancer"), policy.has("outlierDetection"));
        outliers(policy.in("outlierDetection"));
        tls(policy.in("tls"));
    }

    private static void tunnel(Part policy) {
        Part tunnel = policy.in("tunnel");
        String protocol = tunnel.text("protocol");
        if (!protocol.isEmpty() && !protocol.equals("CONNECT") && !protocol.equals("POST")) {
            tunnel.problem("protocol", "CONNECT or POST is wanted here, not \"" + protocol + "\"");
        }
        String host = tunnel.text("targetHost");
        if (tunnel.has("targetHost") && !Names.isHost(host) && !Names.isAddress(host)) {
            tunnel.problem("targetHost", "a host name or an IP address is wanted here, not \"" + host + "\"");
        }
        tunnel.port("targetPort", false);
    }

    /** Where each field may stand. */
    private static List<String> anywhere(String... fields) {
        List<String> all = new ArrayList<>();
        for (String field : fields) {
            for (String policy : List.of("trafficPolicy.", "trafficPolicy.portLevelSettings.", "subsets.trafficPolicy.",
                    "subsets.trafficPolicy.portLevelSettings.")) {
                all.add(policy + field);
            }
        }
        return all;
    }

    static void pool(Part holder, String name) {
        Part pool = holder.in(name);
        if (holder.has(name) && !pool.hasAny("http", "tcp")) {
            holder.problem(name, "http or tcp is wanted here");
        }
        Part http = pool.in("http");
        for (String field : List.of("http1MaxPendingRequests", "http2MaxRequests", "maxRequestsPerConnection", "maxRetries",
                "maxConcurrentStreams")) {
            notNegative(http, field);
        }
        http.duration("idleTimeout");
        if (http.text("h2UpgradePolicy").equals("UPGRADE") && http.flag("useClientProtocol")) {
            http.problem("useClientProtocol", "it cannot be kept when h2UpgradePolicy is UPGRADE");
        }
        for (String field : List.of("interval", "timeout")) {
            if (http.has("http2KeepAlive") && !http.in("http2KeepAlive").has(field)) {
                http.problem("http2KeepAlive." + field, "this must not be left out");
            }
            http.in("http2KeepAlive").duration(field);
        }
        Part tcp = pool.in("tcp");
        notNegative(tcp, "maxConnections");
        tcp.duration("connectTimeout");
        tcp.duration("maxConnectionDuration");
        tcp.in("tcpKeepalive").duration("time");
        tcp.in("tcpKeepalive").duration("interval");
    }

    private static void notNegative(Part part, String name) {
        if (part.number(name) < 0) {
            part.problem(name, "0 or more is wanted here, not " + (long) part.number(name));
        }
    }

    private static void outliers(Part outliers) {
        outliers.duration("baseEjectionTime");
        outliers.duration("interval");
        outliers.percent("maxEjectionPercent");
        outliers.percent("minHealthPercent");
        if (outliers.number("consecutiveErrors") != 0) {
            outliers.warning("consecutiveErrors", "this is the old way; use consecutive5xxErrors or consecutiveGatewayErrors");
        }
        if (outliers.number("consecutiveLocalOriginFailures") > 0 && !outliers.flag("splitExternalLocalOriginErrors")) {
            outliers.problem("consecutiveLocalOriginFailures", "it counts only with splitExternalLocalOriginErrors: true");
        }
    }

    private static void balancer(Part balancer, boolean outliers) {
        Part hash = balancer.in("consistentHash");
        Set<String> names = new HashSet<>();
        if (hash.has("httpCookie") && hash.in("httpCookie").has("name")) {
            hash.in("httpCookie").needed("name", "a cookie must have a name");
        }
        for (Part attribute : hash.in("httpCookie").each("attributes")) {
            if (!names.add(attribute.text("name"))) {
                attribute.problem("name", "\"" + attribute.text("name") + "\" stands here twice");
            }
        }
        if (hash.has("minimumRingSize")) {
            hash.warning("minimumRingSize", "this is the old way; use ringHash.minimumRingSize");
            if (hash.hasAny("ringHash", "maglev")) {
                hash.problem("minimumRingSize", "only one of minimumRingSize, ringHash, maglev may be set");
            }
        }
        if (hash.has("maglev")) {
            long size = (long) hash.in("maglev").number("tableSize");
            if (size < 2 || size >= LARGEST_TABLE || !BigInteger.valueOf(size).isProbablePrime(50)) {
                hash.problem("maglev.tableSize",
                        "a prime below " + LARGEST_TABLE + " is wanted here, such as 65537, not " + size);
            }
        }
        if (balancer.has("localityLbSetting") && balancer.has("zoneAwareLbSetting")) {
            balancer.problem("", "only one of localityLbSetting, zoneAwareLbSetting may be set");
        }
        LocalityChecks.setting(balancer.in("localityLbSetting"), outliers);
        balancer.in("warmup").duration("duration");
        if (balancer.in("warmup").has("aggression") && balancer.in("warmup").number("aggression") <= 0) {
            balancer.problem("warmup.aggression", "a number above 0 is wanted here");
        }
    }

    private static void tls(Part tls) {
        String mode = tls.choice("mode", "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL");
        if (mode.equals("ISTIO_MUTUAL")) {
            for (String field : List.of("clientCertificate", "privateKey", "caCertificates", "credentialName")) {
                if (!tls.text(field).isEmpty()) {
                    tls.warning(field, "mode ISTIO_MUTUAL uses the mesh's own certificates; this has no effect");
                }
            }
        }
        boolean asked = mode.equals("SIMPLE") || mode.equals("MUTUAL");
        if (asked && tls.has("credentialName") && tls.hasAny("clientCertificate", "privateKey", "caCertificates", "caCrl")) {
            tls.problem("",
                    "a credentialName stands for the files: leave out clientCertificate, privateKey, caCertificates and caCrl");
        }
        if (asked && tls.flag("insecureSkipVerify") && (tls.hasAny("caCertificates", "subjectAltNames")
                || (mode.equals("SIMPLE") && tls.has("credentialName")))) {
            tls.problem("insecureSkipVerify",
                    "nothing is verified with this: leave it out, or what the server was to be verified by");
        }
        if (mode.equals("MUTUAL") && !tls.has("credentialName")) {
            for (String field : List.of("clientCertificate", "privateKey")) {
                if (tls.text(field).isEmpty()) {
                    tls.problem(field, "mode MUTUAL needs clientCertificate and privateKey, or a credentialName");
                }
            }
        }
    }
}
