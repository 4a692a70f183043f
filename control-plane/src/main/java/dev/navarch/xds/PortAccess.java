package dev.navarch.xds;

import dev.navarch.identity.Authenticator;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in by a port.
 *
 * @param authenticator says who calls; null where nobody is asked, and where nobody is trusted with more than discovery therefore
 * @param checksIdentity whether a proxy must be of the namespace, the service account and the cluster of whoever was vouched for
 * @param maxWaiting streams of one event loop that wait for the authenticator; more are refused with RESOURCE_EXHAUSTED
 * @param debug answers questions about the control plane itself, from callers who were vouched for
 */
public record PortAccess(@Nullable Authenticator authenticator, boolean checksIdentity, int maxWaiting, DebugService debug) {
    private static final int MAX_WAITING = 4096;

    /** Everybody may come in, unknown. */
    public static final PortAccess OPEN = new PortAccess(null, false, MAX_WAITING, DebugService.CLOSED);

    /** Those may come in who are vouched for. */
    public static PortAccess guarded(Authenticator authenticator, boolean checksIdentity, DebugService debug) {
        return new PortAccess(authenticator, checksIdentity, MAX_WAITING, debug);
    }
}
