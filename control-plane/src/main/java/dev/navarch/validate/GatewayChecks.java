package dev.navarch.validate;

import java.util.HashSet;
import java.util.Set;

/** What servers of gateways must have. */
final class GatewayChecks {
    private static final String UNIX = "unix://";
    private static final Set<String> OWN = Set.of("SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL");

    private GatewayChecks() {
    }

    static void gateway(Part spec) {
        spec.labels("selector");
        Set<String> names = new HashSet<>();
        for (Part server : spec.some("servers", "a gateway must have at least one server")) {
            String name = server.in("port").text("name");
            if (!name.isEmpty() && !names.add(name)) {
                server.problem("port.name",
                        "\"" + name + "\" is the name of another port of this gateway, too; each has its own");
            }
            server(server);
        }
    }

    private static void server(Part server) {
        hosts(server);
        Part port = server.in("port");
        Protocol protocol = Protocol.of(port);
        if (server.has("port")) {
            port(server, port);
        }
        if (protocol == Protocol.TLS && !server.has("tls")) {
            server.problem("tls", "a server of protocol " + port.text("protocol") + " must have TLS settings");
        }
        Part tls = server.in("tls");
        if (server.has("tls") && port.has("protocol") && protocol != Protocol.TLS && protocol != Protocol.NONE) {
            plain(server, tls, protocol);
        }
        tls(tls);
    }

    private static void hosts(Part server) {
        if (server.has("hosts") && server.texts("hosts").isEmpty()) {
            server.problem("hosts", "a server must have at least one host");
        }
        int at = 0;
        for (String host : server.texts("hosts")) {
            String name = "hosts[" + at++ + "]";
            String plain = host.substring(host.indexOf('/') + 1);
            String namespace = host.indexOf('/') < 0 ? "*" : host.substring(0, host.indexOf('/'));
            if (!namespace.equals("*") && !namespace.equals(".") && !Names.isLabel(namespace)) {
                server.problem(name,
                        "\"" + namespace + "\" is no namespace; the name of one, . for the gateway's own or * for all is");
            } else if (!plain.equals("*") && plain.indexOf('.') < 0 && plain.indexOf(':') < 0) {
                server.problem(name, "\"" + plain + "\" is a short name; the whole one with its domain is wanted here");
            } else if (!Names.isAddress(plain)) {
                server.host(name, plain);
            }
        }
    }

    private static void port(Part server, Part port) {
        String bind = server.text("bind");
        if (bind.startsWith(UNIX)) {
            socket(server, port, bind.substring(UNIX.length()));
        } else {
            port.port("number", true);
            if (!bind.isEmpty() && !Names.isAddress(bind)) {
                server.problem("bind", "an IP address or unix://path is wanted here, not \"" + bind + "\"");
            }
        }
        if (port.number("targetPort") > 0) {
            port.problem("targetPort", "gateways take no notice of this; leave it out");
        }
        if (port.has("name") && port.text("name").isEmpty()) {
            port.problem("name", "a port must have a name");
        }
    }

    private static void socket(Part server, Part port, String path) {
        if (!Names.isSocket(path)) {
            server.problem("bind", "an absolute path of a file is wanted behind unix://, not \"" + path + "\"");
        }
        if (port.number("number") != 0) {
            port.problem("number", "a server on a Unix domain socket has no port: 0 is wanted here");
        }
    }

    private static void plain(Part server, Part tls, Protocol protocol) {
        boolean harmless = protocol == Protocol.HTTP && mode(tls).equals("PASSTHROUGH")
                && !tls.hasAny("caCertificates", "privateKey", "serverCertificate");
        if (!harmless) {
            server.problem("tls", "a server of protocol " + server.in("port").text("protocol")
                    + " has no TLS settings, but for httpsRedirect with HTTP; use protocol HTTPS or TLS");
        }
        if (protocol == Protocol.OTHER && tls.flag("httpsRedirect")) {
            server.warning("tls.httpsRedirect", "this has an effect with HTTP only");
        }
    }

    static String mode(Part tls) {
        return tls.choice("mode", "PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL");
    }

    static void tls(Part tls) {
        String mode = mode(tls);
        versions(tls);
        if (mode.equals("ISTIO_MUTUAL")) {
            for (String field : new String[]{"serverCertificate", "privateKey", "caCertificates", "tlsCertificates",
                    "credentialName", "credentialNames"}) {
                if (tls.has(field)) {
                    tls.problem(field, "mode ISTIO_MUTUAL uses the mesh's own certificates; leave this out");
                }
            }
            return;
        }
        boolean files = tls.has("serverCertificate") && tls.has("privateKey");
        int sources = (files ? 1 : 0) + one(tls, "credentialName") + one(tls, "credentialNames") + one(tls, "tlsCertificates");
        if (sources > 1) {
            tls.problem("",
                    "only one of credentialName, credentialNames, tlsCertificates and serverCertificate with privateKey may be set");
        }
        boolean none = !tls.hasAny("serverCertificate", "privateKey") && sources == 0;
        if (mode.endsWith("PASSTHROUGH") && !(none && !tls.hasAny("caCertificates", "caCrl"))) {
            tls.warning("", "mode " + mode + " uses no certificates; these have no effect");
        }
        if (OWN.contains(mode)) {
            own(tls, mode, files);
        }
    }

    private static int one(Part tls, String field) {
        return tls.has(field) ? 1 : 0;
    }

    private static void own(Part tls, String mode, boolean files) {
        boolean inSecret = tls.hasAny("credentialName", "credentialNames");
        if (!inSecret && !files && !tls.has("tlsCertificates")) {
            tls.problem("", "mode " + mode + " needs a credentialName, or serverCertificate and privateKey");
        }
        if (!inSecret && !mode.equals("SIMPLE") && !tls.has("caCertificates")) {
            tls.problem("caCertificates",
                    "mode " + mode + " needs the authorities of clients: caCertificates, or a credentialName");
        }
        for (Part pair : tls.each("tlsCertificates")) {
            pair.needed("serverCertificate", "a certificate is wanted here");
            pair.needed("privateKey", "the certificate's key is wanted here");
        }
        if (tls.has("caCrl") && (tls.has("credentialName") || mode.equals("SIMPLE"))) {
            tls.problem("caCrl", tls.has("credentialName")
                    ? "with a credentialName the revocation list stands in the credential"
                    : "mode SIMPLE asks for no certificates of clients, none can be revoked");
        }
    }

    private static void versions(Part tls) {
        String least = tls.choice("minProtocolVersion", "TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3");
        if ((least.equals("TLSV1_0") || least.equals("TLSV1_1")) && tls.texts("cipherSuites").isEmpty()) {
            tls.warning("minProtocolVersion", "versions below 1.2 need cipherSuites that fit them; the default ones do not");
        }
        Set<String> suites = new HashSet<>();
        for (String suite : tls.texts("cipherSuites")) {
            if (!suites.add(suite)) {
                tls.warning("cipherSuites", suite + " stands here twice");
            }
        }
    }
}
