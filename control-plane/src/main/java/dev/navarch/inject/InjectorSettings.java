package dev.navarch.inject;

import dev.navarch.inject.pod.ProxyIds;
import java.util.Locale;

/**
 * What is decided about injection for the life of the process.
 *
 * @param revision ours
 * @param proxyIds the user and group that proxies run as
 * @param openShift whether namespaces say whom pods may run as
 * @param compliancePolicy {@code COMPLIANCE_POLICY}; empty for none
 * @param nativeSidecars whether proxies run among the init containers
 */
public record InjectorSettings(String revision, ProxyIds proxyIds, boolean openShift, String compliancePolicy,
        NativeSidecars nativeSidecars) {

    /** {@code ENABLE_NATIVE_SIDECARS}. */
    public enum NativeSidecars {
        /** Where the nodes can do it. */
        AUTO,
        /** Everywhere. */
        ALWAYS,
        /** Nowhere. */
        NEVER;

        /** What the environment says; anything that is neither true nor false is left to the nodes. */
        public static NativeSidecars of(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "1", "t" -> ALWAYS;
                case "false", "0", "f" -> NEVER;
                default -> AUTO;
            };
        }
    }
}
