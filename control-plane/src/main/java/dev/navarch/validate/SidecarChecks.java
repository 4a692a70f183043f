package dev.navarch.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code Sidecar} resources must have. */
final class SidecarChecks {
    private static final String UNIX = "unix://";
    private static final Set<String> LOCAL = Set.of("", "127.0.0.1", "0.0.0.0", "[::1]", "[::]");

    private SidecarChecks() {
    }

    static void sidecar(Part spec) {
        Destinations.workloads(spec);
        if (!spec.hasAny("egress", "ingress", "outboundTrafficPolicy", "inboundConnectionPool")) {
            spec.problem("", "one of egress, ingress, outboundTrafficPolicy and inboundConnectionPool is wanted here");
        }
        Set<Long> ports = new HashSet<>();
        for (Part ingress : spec.each("ingress")) {
            ingress(ingress, ports);
        }
        DestinationRuleChecks.pool(spec, "inboundConnectionPool");
        egress(spec);
        outbound(spec.in("outboundTrafficPolicy"));
    }

    private static void ingress(Part ingress, Set<Long> ports) {
        Part port = ingress.in("port");
        Protocol protocol = Protocol.of(port);
        port(port);
        port.port("number", ingress.hasObject("port"));
        if (!ports.add((long) port.number("number"))) {
            port.problem("number", "another listener has this port; each has its own");
        }
        address(ingress);
        endpoint(ingress);
        if (ingress.has("tls")) {
            tls(ingress.in("tls"), protocol);
        }
        DestinationRuleChecks.pool(ingress, "connectionPool");
        if (ingress.in("connectionPool").has("http") && protocol != Protocol.HTTP) {
            ingress.warning("connectionPool.http", "the port does not speak HTTP; only the settings of tcp count");
        }
    }

    private static void port(Part port) {
        if (port.number("targetPort") > 0) {
            port.problem("targetPort", "sidecars take no notice of this; use defaultEndpoint, or leave it out");
        }
        if (!port.text("name").isEmpty() && !Names.isLabel(port.text("name"))) {
            port.problem("name", "\"" + port.text("name") + "\" is no name of a port: letters, digits and hyphens are");
        }
    }

    private static void address(Part listener) {
        String bind = listener.text("bind");
        if (!bind.isEmpty() && !Names.isAddress(bind)) {
            listener.problem("bind", "an IP address is wanted here, not \"" + bind + "\"");
        }
    }

    private static void endpoint(Part ingress) {
        String endpoint = ingress.text("defaultEndpoint");
        if (endpoint.isEmpty()) {
            return;
        }
        int colon = endpoint.lastIndexOf(':');
        boolean known = endpoint.startsWith(UNIX)
                ? Names.isSocket(endpoint.substring(UNIX.length()))
                : colon >= 0 && LOCAL.contains(endpoint.substring(0, colon))
                        && endpoint.substring(colon + 1).matches("[0-9]{1,5}")
                        && Integer.parseInt(endpoint.substring(colon + 1)) >= 1
                        && Integer.parseInt(endpoint.substring(colon + 1)) <= 65_535;
        if (!known) {
            ingress.problem("defaultEndpoint",
                    "127.0.0.1:port, 0.0.0.0:port, [::1]:port, [::]:port or unix://path is wanted here, not \"" + endpoint
                            + "\"");
        }
    }

    private static void tls(Part tls, Protocol protocol) {
        for (String field : List.of("subjectAltNames", "httpsRedirect", "credentialName", "credentialNames", "tlsCertificates")) {
            if (tls.has(field)) {
                tls.problem(field, "sidecars do not have this; it is for gateways");
            }
        }
        String mode = GatewayChecks.mode(tls);
        if (mode.equals("ISTIO_MUTUAL") || mode.equals("AUTO_PASSTHROUGH")) {
            tls.problem("mode",
                    "sidecars do not have mode " + mode + " here; what the mesh's own callers need says PeerAuthentication");
        }
        if (protocol != Protocol.TLS) {
            tls.problem("", "a port with TLS settings has protocol HTTPS or TLS");
        }
        GatewayChecks.tls(tls);
    }

    private static void egress(Part spec) {
        List<Part> all = spec.each("egress");
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            Part egress = all.get(i);
            Part port = egress.in("port");
            if (!egress.has("port") && i < all.size() - 1) {
                egress.problem("port", "only the last listener may be without a port: it takes all the others");
            } else if (egress.has("port")) {
                bound(egress, port);
                String place = port.number("number") == 0 ? egress.text("bind") : Long.toString((long) port.number("number"));
                if (!taken.add(place)) {
                    port.problem("number", "another listener has this port or socket; each has its own");
                }
            }
            hosts(egress);
        }
    }

    private static void bound(Part egress, Part port) {
        Protocol.of(port);
        port(port);
        if (port.number("number") != 0) {
            port.port("number", true);
            address(egress);
            return;
        }
        String bind = egress.text("bind");
        if (!bind.startsWith(UNIX) || !Names.isSocket(bind.substring(UNIX.length()))) {
            egress.problem("bind",
                    "a listener without a port number is bound to a socket: unix:// and an absolute path is wanted here");
        }
        if (egress.text("captureMode").equals("IPTABLES")) {
            egress.problem("captureMode", "DEFAULT or NONE goes with a socket");
        }
    }

    private static void hosts(Part egress) {
        List<String> hosts = egress.texts("hosts");
        Set<String> seen = new HashSet<>();
        if (egress.has("hosts") && hosts.isEmpty()) {
            egress.problem("hosts", "an egress listener must have at least one host");
        }
        for (int i = 0; i < hosts.size(); i++) {
            String name = "hosts[" + i + "]";
            String host = hosts.get(i);
            int slash = host.indexOf('/');
            if (slash < 0) {
                egress.problem(name, "\"" + host + "\" has no namespace: namespace/host, ./host or */host is wanted here");
                continue;
            }
            String namespace = host.substring(0, slash);
            String plain = host.substring(slash + 1);
            if (!namespace.equals("*") && !namespace.equals(".") && !namespace.equals("~") && !Names.isLabel(namespace)) {
                egress.problem(name, "\"" + namespace + "\" is no namespace");
            } else if (!plain.equals("*") && plain.indexOf('.') < 0) {
                egress.problem(name, "\"" + plain + "\" is a short name; the whole one with its domain is wanted here");
            } else {
                egress.host(name, plain);
            }
            if (!seen.add(host)) {
                egress.warning(name, host + " stands here twice");
            }
        }
        if (seen.contains("*/*") && seen.size() > 1) {
            egress.warning("hosts", "*/* is all there is; the others add nothing");
        }
    }

    private static void outbound(Part policy) {
        Part proxy = policy.in("egressProxy");
        if (!policy.has("egressProxy")) {
            return;
        }
        if (!policy.choice("mode", "REGISTRY_ONLY", "ALLOW_ANY").equals("ALLOW_ANY")) {
            policy.problem("egressProxy", "it goes with mode ALLOW_ANY only");
        }
        if (proxy.has("host") && !Names.isHost(proxy.text("host"))) {
            proxy.problem("host", "\"" + proxy.text("host") + "\" is no host name");
        }
        if (!proxy.has("port")) {
            proxy.problem("port", "the port is wanted here: {number: …}");
        }
        Destinations.destination(proxy);
    }
}
