package dev.navarch.identity.authn;

import dev.navarch.loop.Clock;
import dev.navarch.loop.EventLoop;
import dev.navarch.model.World;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all judges share.
 *
 * @param loop on which tokens are judged
 * @param pending where callers of all clusters wait
 * @param trustDomain of the mesh, now
 * @param world the newest, null before the first
 */
record ReviewContext(EventLoop loop, Clock clock, AuthnLimits limits, AuthnMetrics metrics, PendingCallers pending,
        List<String> audiences,
        Supplier<String> trustDomain, Supplier<@Nullable World> world) {
}
