package dev.navarch.inject.pod;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a proxy runs as. OpenShift gives every namespace a range of users and groups that its pods may have; the last of it is the proxy's, since applications
 * get the first.
 */
public record ProxyIds(long user, long group) {
    private static final String USERS = "openshift.io/sa.scc.uid-range";
    private static final String GROUPS = "openshift.io/sa.scc.supplemental-groups";
    private static final Pattern RANGE = Pattern.compile("\\s*([0-9]{1,10})\\s*([-/])\\s*([0-9]{1,10})\\s*");

    /** @param otherwise where the namespace has no ranges, or none that can be read */
    public static ProxyIds of(Map<String, String> namespace, ProxyIds otherwise) {
        Long user = last(namespace.getOrDefault(USERS, ""));
        String groups = namespace.getOrDefault(GROUPS, namespace.getOrDefault(USERS, ""));
        Long group = last(groups.contains(",") ? groups.substring(0, groups.indexOf(',')) : groups);
        return new ProxyIds(user == null ? otherwise.user : user, group == null ? otherwise.group : group);
    }

    /** The last of {@code first/count} or {@code first-last}. */
    private static @Nullable Long last(String range) {
        Matcher parts = RANGE.matcher(range);
        if (!parts.matches()) {
            return null;
        }
        long first = Long.parseLong(parts.group(1));
        long second = Long.parseLong(parts.group(3));
        return parts.group(2).equals("-") ? second : first + second - 1;
    }

    /**
     * Takes from the proxy the user that OpenShift gave to all containers alike: traffic of the proxy could not be told from that of the application. Another
     * user than the application's is the author's own wish, and stays.
     */
    public static void tellApart(Pod pod) {
        var proxy = pod.proxy();
        if (proxy == null || !proxy.path("securityContext").has("runAsUser")) {
            return;
        }
        long user = proxy.path("securityContext").path("runAsUser").asLong();
        for (var container : pod.containers()) {
            if (container != proxy && container.path("securityContext").path("runAsUser").asLong(-1) == user) {
                Pod.object(proxy, "securityContext").remove("runAsUser");
                Pod.object(proxy, "securityContext").remove("runAsGroup");
                return;
            }
        }
    }
}
