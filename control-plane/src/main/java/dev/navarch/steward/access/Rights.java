package dev.navarch.steward.access;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which rule of which role is missing when an API server forbids something. Pure. */
final class Rights {
    private static final Pattern FORBIDDEN = Pattern.compile("cannot (\\w+) resource \"([^\"]+)\" in API group \"([^\"]*)\"");
    private static final Map<String, String> RULES = Map.of("configmaps", "configmaps: create, get, list, watch, update",
            "mutatingwebhookconfigurations",
            "admissionregistration.k8s.io mutatingwebhookconfigurations: get, list, watch, update, patch",
            "validatingwebhookconfigurations",
            "admissionregistration.k8s.io validatingwebhookconfigurations: get, list, watch, update", "leases",
            "coordination.k8s.io leases: get, update, patch, create", "gateways", "networking.istio.io gateways: create");

    private final String role;
    private final String remedy;

    private Rights(String role, String remedy) {
        this.role = role;
        this.remedy = remedy;
    }

    /** Of the cluster that the daemon belongs to. */
    static Rights atHome() {
        return new Rights("istiod-clusterrole", "install the chart's roles again");
    }

    /** Of a cluster that a remote secret leads to. */
    static Rights inRemote() {
        return new Rights("istio-reader-clusterrole", "profile remote brings it (istiodRemote.enabled)");
    }

    /** @param message the API server's own */
    String missing(String message) {
        Matcher matcher = FORBIDDEN.matcher(message);
        if (!matcher.find()) {
            return "forbidden (403): " + message;
        }
        String resource = matcher.group(2);
        String rule = RULES.getOrDefault(resource, matcher.group(3) + " " + resource + ": " + matcher.group(1));
        return "forbidden (403) to " + matcher.group(1) + " " + resource + ": the rule \"" + rule + "\" is missing in the role "
                + role
                + "; " + remedy + ". The API server says: " + message;
    }

    /** Whether a refusal is only the end of a namespace. */
    static boolean isEnding(String message) {
        return message.contains("being terminated");
    }
}
