package dev.navarch.generate.gateway;

import dev.navarch.model.GatewayFact.Host;

/** Host names with wildcards, and short ones. Pure. */
final class Hosts {

    private Hosts() {
    }

    /** Whether all that the one stands for is among what the other stands for; {@code *} may stand instead of the first labels. */
    static boolean isWithin(String name, String pattern) {
        if (pattern.equals(Host.ANY) || name.equals(pattern)) {
            return true;
        }
        if (!pattern.startsWith("*")) {
            return false;
        }
        String end = pattern.substring(1);
        return name.startsWith("*") ? name.substring(1).endsWith(end) : name.length() > end.length() && name.endsWith(end);
    }

    /** Whether there is a name that both stand for. */
    static boolean meet(String a, String b) {
        return isWithin(a, b) || isWithin(b, a);
    }

    /** A name without a dot is that of a service in the namespace of whoever wrote it. */
    static String qualified(String name, String namespace, String domainSuffix) {
        return name.indexOf('.') < 0 && !name.startsWith("*") ? name + "." + namespace + ".svc." + domainSuffix : name;
    }
}
