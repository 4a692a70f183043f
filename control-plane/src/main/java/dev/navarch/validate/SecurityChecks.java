package dev.navarch.validate;

import java.util.Map;
import java.util.Set;

/** What the kinds of {@code security.istio.io}, {@code telemetry.istio.io} and {@code extensions.istio.io} must have. */
final class SecurityChecks {
    private static final Set<String> SOURCES = Set.of("principals", "notPrincipals", "requestPrincipals", "notRequestPrincipals",
            "namespaces",
            "notNamespaces", "ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks", "serviceAccounts",
            "notServiceAccounts");
    private static final Set<String> OPERATIONS = Set.of("hosts", "notHosts", "ports", "notPorts", "methods", "notMethods",
            "paths", "notPaths");

    private SecurityChecks() {
    }

    static void peerAuthentication(Part spec) {
        spec.in("selector").labels("matchLabels");
        mode(spec.in("mtls"));
        Map<String, Part> ports = spec.entries("portLevelMtls");
        boolean selects = spec.in("selector").in("matchLabels").size() > 0;
        if (!ports.isEmpty() && !selects) {
            spec.problem("portLevelMtls", "port level mTLS needs a selector that names workloads");
        }
        ports.forEach((port, mtls) -> {
            if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
                mtls.problem("", "a port between 1 and 65535 is wanted here");
            }
            mode(mtls);
        });
    }

    private static void mode(Part mtls) {
        mtls.choice("mode", "UNSET", "DISABLE", "PERMISSIVE", "STRICT");
    }

    static void authorizationPolicy(Part spec) {
        spec.in("selector").labels("matchLabels");
        String action = spec.choice("action", "ALLOW", "DENY", "AUDIT", "CUSTOM");
        if (action.equals("CUSTOM") && spec.in("provider").text("name").isEmpty()) {
            spec.problem("provider.name", "action CUSTOM needs a provider");
        }
        if (spec.has("selector") && (spec.has("targetRef") || spec.has("targetRefs"))) {
            spec.problem("", "only one of selector and targetRefs may be set");
        }
        for (Part rule : spec.each("rules")) {
            for (Part from : rule.each("from")) {
                lists(from, "source", SOURCES);
            }
            for (Part to : rule.each("to")) {
                lists(to, "operation", OPERATIONS);
                for (String port : to.in("operation").texts("ports")) {
                    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
                        to.problem("operation.ports", "\"" + port + "\" is no port");
                    }
                }
            }
            for (Part when : rule.each("when")) {
                when.needed("key", "a condition must have a key");
                if (when.texts("values").isEmpty() && when.texts("notValues").isEmpty()) {
                    when.problem("", "a condition must have values or notValues");
                }
            }
        }
    }

    private static void lists(Part part, String name, Set<String> fields) {
        Part inner = part.in(name);
        if (!part.has(name)) {
            part.problem(name, "this must not be left out");
            return;
        }
        if (inner.size() == 0) {
            part.problem(name, "at least one of " + fields.stream().sorted().toList() + " is wanted here");
        }
        for (String field : fields) {
            for (String value : inner.texts(field)) {
                if (value.isEmpty()) {
                    inner.problem(field, "an empty value matches nothing");
                }
            }
        }
    }

    static void requestAuthentication(Part spec) {
        spec.in("selector").labels("matchLabels");
        for (Part rule : spec.each("jwtRules")) {
            rule.needed("issuer", "a rule must have an issuer");
            if (rule.has("jwks") && rule.has("jwksUri")) {
                rule.problem("", "only one of jwks and jwksUri may be set");
            }
            rule.flag("forwardOriginalToken");
        }
    }

    static void telemetry(Part spec) {
        spec.in("selector").labels("matchLabels");
        spec.each("tracing").forEach(tracing -> tracing.flag("disableSpanReporting"));
        spec.each("accessLogging").forEach(logging -> logging.flag("disabled"));
        spec.each("metrics");
    }

    static void wasmPlugin(Part spec) {
        spec.in("selector").labels("matchLabels");
        String url = spec.needed("url", "a plugin must have a url");
        if (!url.isEmpty() && url.contains("://") && !url.matches("(oci|https?|file)://.+")) {
            spec.problem("url", "oci, http, https or file is wanted here, not " + url.substring(0, url.indexOf("://")));
        }
        spec.choice("phase", "UNSPECIFIED_PHASE", "AUTHN", "AUTHZ", "STATS");
    }

    static void anything(Part spec) {
        spec.in("selector").labels("matchLabels");
    }
}
