package dev.navarch.identity.ca;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How an authority works.
 *
 * @param namespace the system namespace, where the secret is
 * @param directory of a key that was plugged in; may not exist
 * @param sharedSecret whether a root of our own is kept in {@code cacerts} unless there is one in {@code istio-ca-secret} already
 * @param manyRoots whether roots may change under way, if old and new ones overlap
 * @param lifetime of a certificate whose asker names none
 * @param longestLifetime that may be asked for
 */
public record AuthoritySettings(String namespace, Path directory, boolean sharedSecret, boolean manyRoots, Duration lifetime,
        Duration longestLifetime, Root root, CaLimits limits) {

    /**
     * A root of our own.
     *
     * @param checkEvery how often it is looked at; not positive for never
     * @param gracePercent it is made anew when no more than that part of its life is left
     * @param jitter whether the first look comes at any time within {@code checkEvery}
     */
    public record Root(Duration lifetime, int keyBits, Duration checkEvery, int gracePercent, boolean jitter) {
    }
}
