package dev.navarch.validate;

import java.util.Set;

/** What policies on requests must have. */
final class SecurityChecks {
    private static final Set<String> SOURCES = Set.of("principals", "notPrincipals", "requestPrincipals", "notRequestPrincipals",
            "namespaces",
            "notNamespaces", "ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks", "serviceAccounts",
            "notServiceAccounts");
    private static final Set<String> OPERATIONS = Set.of("hosts", "notHosts", "ports", "notPorts", "methods", "notMethods",
            "paths", "notPaths");

    private SecurityChecks() {
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
}
