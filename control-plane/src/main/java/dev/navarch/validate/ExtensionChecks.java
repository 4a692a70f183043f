package dev.navarch.validate;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What telemetry, plugins and proxy configurations must have. */
final class ExtensionChecks {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][-+.A-Za-z0-9]*)://.*");
    private static final Set<String> SCHEMES = Set.of("oci", "http", "https", "file");

    private ExtensionChecks() {
    }

    static void telemetry(Part spec) {
        Destinations.target(spec);
        for (Part metrics : spec.each("metrics")) {
            for (Part override : metrics.each("overrides")) {
                override.entries("tagOverrides").forEach(ExtensionChecks::tag);
            }
            metrics.duration("reportingInterval");
        }
        if (spec.each("tracing").size() > 1) {
            spec.warning("tracing", "only the first of several counts");
        }
        for (Part tracing : spec.each("tracing")) {
            if (tracing.each("providers").size() > 1) {
                tracing.warning("providers", "only the first of several counts");
            }
            for (Map.Entry<String, Part> tag : tracing.entries("customTags").entrySet()) {
                if (tag.getKey().isEmpty()) {
                    tag.getValue().problem("", "a tag must have a name");
                }
                if (!tag.getValue().hasAny("literal", "environment", "header", "formatter")) {
                    tag.getValue().problem("", "one of literal, environment, header and formatter is wanted here");
                }
            }
        }
    }

    private static void tag(String name, Part override) {
        boolean removes = override.choice("operation", "UPSERT", "REMOVE").equals("REMOVE");
        if (removes && override.has("value")) {
            override.problem("value", "a tag that is removed has no value");
        } else if (!removes && override.text("value").isEmpty()) {
            override.problem("value", "what tag " + name + " is to be is wanted here, as an expression");
        }
    }

    static void wasmPlugin(Part spec) {
        Destinations.target(spec);
        wasm(spec);
    }

    static void trafficExtension(Part spec) {
        Destinations.target(spec);
        if (!spec.hasAny("wasm", "lua")) {
            spec.problem("", "wasm or lua is wanted here");
        }
        wasm(spec.in("wasm"));
    }

    private static void wasm(Part wasm) {
        Matcher url = SCHEME.matcher(wasm.text("url"));
        if (url.matches() && !SCHEMES.contains(url.group(1))) {
            wasm.problem("url", "oci, http, https or file is wanted here, not " + url.group(1));
        }
        String hash = wasm.text("sha256");
        if (!hash.isEmpty() && !hash.matches("[a-f0-9]{64}")) {
            wasm.problem("sha256", "64 digits from 0 to 9 and a to f are wanted here");
        }
        Set<String> names = new HashSet<>();
        for (Part variable : wasm.in("vmConfig").each("env")) {
            if (!names.add(variable.text("name"))) {
                variable.problem("name", "\"" + variable.text("name") + "\" stands here twice");
            }
            if (variable.text("valueFrom").equals("HOST") && variable.has("value")) {
                variable.problem("value", "with valueFrom HOST the value is the proxy's own; leave this out");
            }
        }
    }

    static void proxyConfig(Part spec) {
        spec.in("selector").labels("matchLabels");
        String type = spec.in("image").text("imageType");
        if (!type.isEmpty() && !type.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")) {
            spec.problem("image.imageType",
                    "what ends a tag of an image is wanted here, such as distroless or debug, not \"" + type + "\"");
        }
        for (String name : spec.labelled("environmentVariables").keySet()) {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                spec.problem("environmentVariables[" + name + "]", "a name of a variable is wanted here, without =");
            }
        }
    }

    static void peerAuthentication(Part spec) {
        spec.in("selector").labels("matchLabels");
        boolean selects = !spec.in("selector").labelled("matchLabels").isEmpty();
        Map<String, Part> ports = spec.entries("portLevelMtls");
        if (!ports.isEmpty() && !selects) {
            spec.problem("portLevelMtls", "modes of ports go with a selector that names workloads: add selector.matchLabels");
        }
        if (spec.has("portLevelMtls") && ports.isEmpty()) {
            spec.problem("portLevelMtls", "at least one port is wanted here");
        }
        ports.forEach((port, mode) -> {
            if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
                mode.problem("", "\"" + port + "\" is no port; a number from 1 to 65535 is");
            }
        });
    }
}
