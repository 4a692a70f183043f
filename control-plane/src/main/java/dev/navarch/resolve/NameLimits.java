package dev.navarch.resolve;

import java.time.Duration;

/**
 * Bounds on asking for names.
 *
 * @param names at a time; those beyond, in the order of names, are not asked for, which the log says
 * @param shortest pause before a name is asked for again, whatever its records say, and after a failure
 * @param longest such pause
 */
public record NameLimits(int names, Duration shortest, Duration longest) {

    /** Istio's bounds of time. A thousand gateways are more than the meshes we have heard of have clusters. */
    public static NameLimits defaults() {
        return new NameLimits(1_000, Duration.ofSeconds(30), Duration.ofHours(1));
    }

    Duration pause(Duration ttl) {
        return ttl.compareTo(shortest) < 0 ? shortest : ttl.compareTo(longest) > 0 ? longest : ttl;
    }
}
