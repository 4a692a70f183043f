package dev.navarch.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What service entries and workload entries must have. */
final class ServiceEntryChecks {
    private static final String UNIX = "unix://";

    private ServiceEntryChecks() {
    }

    static void serviceEntry(Part spec) {
        Destinations.workloads(spec);
        String resolution = spec.choice("resolution", "NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS");
        List<Part> endpoints = spec.each("endpoints");
        if (spec.has("workloadSelector") && spec.has("endpoints")) {
            spec.problem("", "only one of workloadSelector, endpoints may be set");
        }
        hosts(spec);
        spec.ranges("addresses");
        if (spec.texts("addresses").stream().anyMatch(each -> each.contains("/")) && !resolution.equals("NONE")
                && !resolution.equals("STATIC")) {
            spec.problem("addresses", "ranges go with resolution NONE or STATIC only, not " + resolution);
        }
        Set<String> names = ports(spec);
        switch (resolution) {
            case "NONE" -> none(spec, endpoints);
            case "STATIC" -> endpoints.forEach(each -> workload(each, names, false, true));
            case "DYNAMIC_DNS" -> dynamic(spec, endpoints);
            default -> dns(spec, resolution, endpoints, names);
        }
        Destinations.exportTo(spec, true);
    }

    private static void hosts(Part spec) {
        List<String> hosts = spec.texts("hosts");
        if (spec.has("hosts") && hosts.isEmpty()) {
            spec.problem("hosts", "a service entry must have at least one host");
        }
        for (int i = 0; i < hosts.size(); i++) {
            if (hosts.get(i).equals("*")) {
                spec.problem("hosts[" + i + "]",
                        "a service is not all hosts; name them, or all below one, such as *.example.com");
            } else {
                spec.host("hosts[" + i + "]", hosts.get(i));
            }
        }
    }

    private static Set<String> ports(Part spec) {
        Set<String> names = new HashSet<>();
        Set<Long> numbers = new HashSet<>();
        boolean web = true;
        for (Part port : spec.each("ports")) {
            String name = port.text("name");
            if (!names.add(name)) {
                port.problem("name", "\"" + name + "\" is the name of another port, too; each has its own");
            } else if (!Names.isLabel(name)) {
                port.problem("name", "\"" + name + "\" is no name of a port: letters, digits and hyphens are");
            }
            if (!numbers.add((long) port.number("number"))) {
                port.problem("number", (long) port.number("number") + " is another port's, too; each has its own");
            }
            Protocol protocol = Protocol.of(port);
            web &= protocol == Protocol.HTTP || protocol == Protocol.TLS;
        }
        if (!web && spec.texts("hosts").size() > 1 && !spec.choice("resolution", "NONE").equals("NONE")) {
            spec.problem("hosts",
                    "several hosts are told apart by HTTP or TLS only: one service entry for each host is wanted with other protocols");
        }
        return names;
    }

    private static void none(Part spec, List<Part> endpoints) {
        if (!endpoints.isEmpty()) {
            spec.problem("endpoints", "with resolution NONE traffic goes where its sender wanted; use STATIC or DNS");
        }
        if (spec.has("workloadSelector")) {
            spec.warning("workloadSelector", "with resolution NONE it has no effect; use STATIC");
        }
    }

    private static void dns(Part spec, String resolution, List<Part> endpoints, Set<String> names) {
        List<String> hosts = spec.texts("hosts");
        for (int i = 0; i < hosts.size() && endpoints.isEmpty(); i++) {
            if (hosts.get(i).startsWith("*") && !spec.has("workloadSelector")) {
                spec.problem("hosts[" + i + "]",
                        "\"" + hosts.get(i)
                                + "\" cannot be asked for by DNS: give endpoints, or use resolution NONE or DYNAMIC_DNS");
            }
        }
        if (resolution.equals("DNS_ROUND_ROBIN") && endpoints.size() > 1) {
            spec.problem("endpoints", "with resolution DNS_ROUND_ROBIN there is one endpoint at most; use DNS");
        }
        endpoints.forEach(each -> workload(each, names, true, true));
    }

    private static void dynamic(Part spec, List<Part> endpoints) {
        List<String> hosts = spec.texts("hosts");
        for (int i = 0; i < hosts.size(); i++) {
            if (!hosts.get(i).startsWith("*")) {
                spec.problem("hosts[" + i + "]",
                        "with resolution DYNAMIC_DNS hosts have a wildcard; use DNS for \"" + hosts.get(i) + "\"");
            }
        }
        for (String field : List.of("addresses", "endpoints")) {
            if (!spec.texts(field).isEmpty() || (field.equals("endpoints") && !endpoints.isEmpty())) {
                spec.problem(field, "with resolution DYNAMIC_DNS the host that is asked for decides; leave this out");
            }
        }
        for (Part port : spec.each("ports")) {
            String protocol = port.text("protocol").toUpperCase(Locale.ROOT);
            if (!Set.of("HTTP", "TLS", "GRPC", "HTTP2").contains(protocol)) {
                port.problem("protocol", "with resolution DYNAMIC_DNS one of HTTP, HTTP2, GRPC and TLS is wanted here");
            }
        }
    }

    static void workloadEntry(Part spec) {
        workload(spec, Set.of(), true, false);
    }

    static void workloadGroup(Part spec) {
        spec.in("metadata").ownLabels("labels");
        if (spec.has("template")) {
            spec.in("template").ownLabels("labels");
        }
        Part probe = spec.in("probe");
        if (spec.has("probe") && !probe.hasAny("httpGet", "tcpSocket", "exec", "grpc")) {
            spec.problem("probe", "one of httpGet, tcpSocket, exec and grpc is wanted here");
        }
        String scheme = probe.in("httpGet").text("scheme");
        if (!scheme.isEmpty() && !scheme.equals("HTTP") && !scheme.equals("HTTPS")) {
            probe.problem("httpGet.scheme", "HTTP or HTTPS is wanted here, not \"" + scheme + "\"");
        }
        for (Part header : probe.in("httpGet").each("httpHeaders")) {
            if (!Names.isHeader(header.text("name"))) {
                header.problem("name", "\"" + header.text("name") + "\" is no name of a header");
            }
        }
        if (probe.has("exec") && probe.in("exec").has("command") && probe.in("exec").texts("command").isEmpty()) {
            probe.problem("exec.command", "a command is wanted here");
        }
    }

    /**
     * One workload.
     *
     * @param ports of the service that it belongs to
     * @param hostAllowed whether DNS may be asked for its address
     * @param ofService whether it stands in a service entry
     */
    private static void workload(Part spec, Set<String> ports, boolean hostAllowed, boolean ofService) {
        String address = spec.text("address");
        if (address.isEmpty()) {
            if (!spec.has("network")) {
                spec.problem("address", "an address is wanted here, or a network whose gateway leads to it");
            }
        } else if (address.startsWith(UNIX)) {
            if (!Names.isSocket(address.substring(UNIX.length()))) {
                spec.problem("address", "an absolute path of a file is wanted behind unix://");
            }
            if (spec.has("ports")) {
                spec.problem("ports", "a Unix domain socket has no ports; leave this out");
            }
        } else if (!Names.isAddress(address) && !(hostAllowed && Names.isHost(address))) {
            spec.problem("address",
                    (hostAllowed ? "an IP address or a host name" : "an IP address") + " is wanted here, not \"" + address
                            + "\"" + (hostAllowed ? "" : "; use resolution DNS for names"));
        }
        for (String name : spec.labelled("ports").keySet()) {
            if (ofService && !ports.contains(name)) {
                spec.problem("ports[" + name + "]", "the service entry has no port of that name");
            } else if (!Names.isLabel(name)) {
                spec.problem("ports[" + name + "]", "\"" + name + "\" is no name of a port: letters, digits and hyphens are");
            }
        }
        spec.ownLabels("labels");
    }
}
