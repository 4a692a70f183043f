package dev.navarch.model;

/** Host names as users write them in rules: short ones, and those with a wildcard in front. Pure. */
public final class HostPattern {
    private HostPattern() {
    }

    /** A name without a dot is that of a service in the namespace of whoever wrote it. */
    public static String qualified(String written, String namespace, String domainSuffix) {
        return written.indexOf('.') < 0 && !isPattern(written)
                ? written + "." + namespace + ".svc." + domainSuffix
                : written;
    }

    public static boolean isPattern(String host) {
        return host.startsWith("*");
    }

    /** Whether a pattern is for a host. */
    public static boolean matches(String pattern, String host) {
        return isPattern(pattern)
                ? host.length() > pattern.length() - 1 && host.endsWith(pattern.substring(1))
                : pattern.equals(host);
    }

    /** The namespace of a service of the mesh; empty for any other host. */
    public static String namespaceOf(String host, String domainSuffix) {
        String suffix = ".svc." + domainSuffix;
        int dot = host.indexOf('.');
        int end = host.length() - suffix.length();
        return dot > 0 && dot < end && host.endsWith(suffix) && host.indexOf('.', dot + 1) == end
                ? host.substring(dot + 1, end)
                : "";
    }
}
