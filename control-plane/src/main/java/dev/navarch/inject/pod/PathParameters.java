package dev.navarch.inject.pod;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a webhook's configuration says in its path about the cluster that asks: {@code /inject/cluster/cluster2/net/network1}.
 *
 * @param environment of the proxy, by name
 * @param oddKey a last key without a value, which is passed over; empty when there is none
 */
public record PathParameters(Map<String, String> environment, String oddKey) {
    public static final String CLUSTER = "ISTIO_META_CLUSTER_ID";
    public static final String NETWORK = "ISTIO_META_NETWORK";
    private static final String LEGACY = ":ENV:";

    public PathParameters {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /** @param path without the query */
    public static PathParameters of(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String[] parts = trimmed.split("/", 3);
        if (parts.length < 3) {
            return new PathParameters(Map.of(), "");
        }
        return parts[2].startsWith(LEGACY) ? legacy(parts[2]) : pairs(parts[2].split("/", -1));
    }

    private static PathParameters pairs(String[] words) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            String name = switch (words[i]) {
                case "cluster" -> CLUSTER;
                case "net" -> NETWORK;
                default -> words[i].toUpperCase(Locale.ROOT);
            };
            if (!name.isEmpty()) {
                environment.put(name, words[i + 1].replace("--slash--", "/"));
            }
        }
        return new PathParameters(environment, words.length % 2 == 0 ? "" : words[words.length - 1]);
    }

    private static PathParameters legacy(String text) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String each : text.split(LEGACY, -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                environment.put(each.substring(0, equals), each.substring(equals + 1));
            }
        }
        return new PathParameters(environment, "");
    }
}
