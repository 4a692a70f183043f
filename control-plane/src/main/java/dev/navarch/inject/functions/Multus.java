package dev.navarch.inject.functions;

import java.util.List;
import java.util.Map;

/** Adds a network to the annotation by which Multus attaches pods, in either of its two forms. */
final class Multus {

    private Multus() {
    }

    static String append(String existing, String network) {
        if (existing.isEmpty()) {
            return network;
        }
        int end = existing.lastIndexOf(']');
        if (end < 0) {
            for (String each : existing.split(",", -1)) {
                if (each.strip().equals(network)) {
                    return existing;
                }
            }
            return existing + ", " + network;
        }
        if (!(GoJson.parse(existing, null) instanceof List<?> networks)) {
            return existing;
        }
        int slash = network.indexOf('/');
        String namespace = slash < 0 ? "" : network.substring(0, slash);
        String name = network.substring(slash + 1);
        for (Object each : networks) {
            if (each instanceof Map<?, ?> map && name.equals(map.get("name"))
                    && namespace.equals(map.get("namespace") == null ? "" : map.get("namespace"))) {
                return existing;
            }
        }
        String added = namespace.isEmpty()
                ? ", {\"name\": \"" + name + "\"}"
                : ", {\"name\": \"" + name + "\", \"namespace\": \"" + namespace + "\"}";
        return existing.substring(0, end) + added + existing.substring(end);
    }
}
